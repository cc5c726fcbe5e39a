using MedVision.Inference.Classification;
using MedVision.Inference.Models.Cards;
using Xunit;

namespace MedVision.Inference.Tests.Classification;

/// <summary>Expected means are <c>numpy.average(p, 0, weights=area ** power)</c>.</summary>
public sealed class CaseVerdictTests
{
    private static readonly double[] Areas = [400, 100, 25];
    private static readonly double[][] Probabilities = [[0.2, 0.7, 0.1], [0.5, 0.3, 0.2], [0.9, 0.05, 0.05]];

    [Theory]
    [InlineData(0, 0.5333333, 0.35, 0.1166667)]
    [InlineData(0.5, 0.3857143, 0.4928571, 0.1214286)]
    [InlineData(1, 0.2904762, 0.5928571, 0.1166667)]
    public void Slices_are_averaged_by_the_power_of_their_area(double power, double a, double b, double c) =>
        Assert.Equal([a, b, c], CaseVerdict.Of(Rule(power, 0, null), Areas, Probabilities).Probabilities, (x, y) => Math.Abs(x - y) < 1e-6);

    [Theory]
    [InlineData(0, new[] { 0, 1, 2 })]
    [InlineData(0.25, new[] { 0, 1 })]
    [InlineData(1, new[] { 0 })]
    public void Slices_that_show_too_small_a_part_of_the_lesion_do_not_count(double share, int[] expected) =>
        Assert.Equal(expected, CaseVerdict.Counted(Rule(1, share, null), Areas));

    [Fact]
    public void A_series_below_its_own_limit_gets_no_label_but_keeps_its_probabilities()
    {
        Assert.Equal(1, CaseVerdict.Of(Rule(1, 0, 0.59), Areas, Probabilities).Winner);
        CaseVerdict unsure = CaseVerdict.Of(Rule(1, 0, 0.6), Areas, Probabilities);
        Assert.Null(unsure.Winner);
        Assert.Equal(0.5928571, unsure.Probabilities[1], 6);
    }

    private static CardCaseRule Rule(double power, double share, double? limit) => new("areaWeightedMean", power, share, limit);
}
