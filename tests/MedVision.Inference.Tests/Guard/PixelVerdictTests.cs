using MedVision.Inference.Guard;
using MedVision.Inference.Models.Cards;
using Xunit;

namespace MedVision.Inference.Tests.Guard;

public sealed class PixelVerdictTests
{
    private static readonly CardGuard Card = new(
        "facts",
        [
            new CardGuardFact("upsideDown", -10, 10, "upside down", 0),
            new CardGuardFact("inverted", -10, 0, "black and white are exchanged"),
            new CardGuardFact("blurred", 1, 1.5, "too blurred"),
            new CardGuardFact("far", 1, 1.5, "not like the heads that the models know", General: true),
        ],
        0.5, "", new CardHeaderRules(["MR"], [""], HeaderGuard.KnownSequence));

    [Fact]
    public void A_series_passes_up_to_the_cards_share_of_slices_with_any_fact_above_its_threshold()
    {
        PixelVerdict verdict = Judge([-10, -10, 1, 1], [-10, 0, 1.5f, 1.5f], [-10, 0.1f, 1, 1], [-10, -10, 1, 1.6f]);
        Assert.Equal(1, verdict.Score);
        Assert.Null(verdict.Refusal);
    }

    [Fact]
    public void More_slices_than_the_card_allows_withhold_the_series_and_the_words_say_why()
    {
        PixelVerdict verdict = Judge([-10, 5, 1, 1], [-10, -10, 1, 1.6f], [-10, 5, 1.6f, 1], [-10, -10, 1, 1]);
        Assert.Equal(1.5, verdict.Score);
        Assert.Equal(
            "3 of 4 slices are unlike the images that the models know, at most 50% may be: black and white are exchanged (2), not like the heads that the models know (1)",
            verdict.Refusal);
    }

    /// <summary>The way of 10 to the threshold and 5 more; the way of a half and a tenth more, then all of it once more.</summary>
    [Fact]
    public void Of_two_facts_above_their_thresholds_the_one_that_is_further_above_speaks()
    {
        Assert.Contains("black and white are exchanged (1)", Judge([-10, 5, 1.6f, 1]).Refusal, StringComparison.Ordinal);
        Assert.Contains("too blurred (1)", Judge([-10, 5, 2, 1]).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_general_fact_speaks_only_where_no_other_is_above_its_threshold()
    {
        Assert.Contains("too blurred (1)", Judge([-10, -10, 1.6f, 9]).Refusal, StringComparison.Ordinal);
        Assert.Contains("not like the heads that the models know (1)", Judge([-10, -10, 1.4f, 9]).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void How_most_slices_lie_withholds_a_series_of_which_no_slice_would_be_held_back_alone()
    {
        PixelVerdict verdict = Judge([2, -10, 1, 1], [-3, -10, 1, 1], [1, -10, 1, 1]);
        Assert.Equal(1.1, verdict.Score, 1e-9);
        Assert.Contains("upside down", verdict.Refusal, StringComparison.Ordinal);
        PixelVerdict other = Judge([2, -10, 1, 1], [-3, -10, 1, 1], [-1, -10, 1, 1], [0.5f, -10, 1, 1]);
        Assert.Equal(0.975, other.Score, 1e-9);
        Assert.Null(other.Refusal);
    }

    /// <summary>A neck or a crown says nothing of how a head lies.</summary>
    [Fact]
    public void Slices_with_another_fault_do_not_vote_on_how_the_series_lies() =>
        Assert.Null(Judge([9, -10, 1, 3], [9, -10, 1, 3], [-5, -10, 1, 1], [-5, -10, 1, 1]).Refusal);

    [Fact]
    public void A_fact_that_is_no_number_does_not_pass()
    {
        PixelVerdict verdict = Judge([-10, -10, 1, float.NaN]);
        Assert.Contains("not like the heads", verdict.Refusal, StringComparison.Ordinal);
        Assert.True(double.IsFinite(verdict.Score));
        PixelVerdict everywhere = Judge([float.NaN, float.NaN, float.NaN, float.NaN], [float.NaN, -10, 1, 1]);
        Assert.NotNull(everywhere.Refusal);
        Assert.True(double.IsFinite(everywhere.Score));
        Assert.NotNull(Judge([float.PositiveInfinity, -10, 1, 1]).Refusal);
    }

    private static PixelVerdict Judge(params float[][] facts) => new(facts, Card);
}
