using System.Globalization;
using MedVision.Inference.Models.Cards;

namespace MedVision.Inference.Guard;

/// <summary>
/// What the guard's network says of a series, judged by the card's rule: how many slices are held back, and how the slices lie that
/// nothing else is wrong with. A fact that is no number speaks.
/// </summary>
internal sealed class PixelVerdict
{
    /// <summary>The highest score that passes.</summary>
    internal const double Limit = 1;

    /// <summary>What a score is cut to, so that one of no number can be written.</summary>
    internal const double Most = 1000;

    private readonly CardGuard card;
    private readonly float[][] facts;
    private readonly (CardGuardFact Fact, int Slices)[] spoke;
    private readonly int held;
    private readonly (CardGuardFact Fact, double Rating)? lies;

    /// <param name="facts">One row per slice, one number per fact of the card.</param>
    /// <param name="card">The facts' names, thresholds and words.</param>
    internal PixelVerdict(float[][] facts, CardGuard card)
    {
        (this.facts, this.card) = (facts, card);
        int[] loudest = [.. facts.Select(Loudest).Where(fact => fact >= 0)];
        held = loudest.Length;
        spoke = [.. loudest.CountBy(fact => fact).OrderByDescending(count => count.Value).ThenBy(count => count.Key).Select(count => (card.Facts[count.Key], count.Value))];
        lies = Lies();
    }

    /// <summary>How far the series is on its way to being withheld, 0 and more; it passes up to <see cref="Limit"/>.</summary>
    internal double Score => Math.Min(Math.Max((double)held / facts.Length / card.MostSlices, lies?.Rating ?? 0), Most);

    /// <summary>Why the series is withheld, in words, or null.</summary>
    internal string? Refusal => (double)held / facts.Length > card.MostSlices
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"{held} of {facts.Length} slices are unlike the images that the models know, at most {card.MostSlices * 100:0}% may be: {string.Join(", ", spoke.Select(s => $"{s.Fact.Words} ({s.Slices})"))}")
        : lies is { Rating: > Limit } found ? $"the slices are unlike the images that the models know: most are rather {found.Fact.Words} than upright" : null;

    /// <summary>The fact of a slice that is furthest above its threshold, a general one only where no other is above; -1 when none is.</summary>
    private int Loudest(float[] slice) => Enumerable.Range(0, slice.Length)
        .Select(i => (Fact: i, card.Facts[i].General, Rating: Rating(slice[i], card.Facts[i].Usual, card.Facts[i].Threshold)))
        .Where(found => found.Rating > 1)
        .OrderBy(found => found.General).ThenByDescending(found => found.Rating)
        .Select(found => found.Fact)
        .DefaultIfEmpty(-1).First();

    /// <summary>Of the facts that have a threshold for series the one whose median is furthest on its way there, over slices that the other facts let pass.</summary>
    private (CardGuardFact Fact, double Rating)? Lies()
    {
        int[] ofSeries = [.. Enumerable.Range(0, card.Facts.Count).Where(i => card.Facts[i].SeriesThreshold is not null)];
        float[][] rest = [.. facts.Where(slice => Enumerable.Range(0, slice.Length).Except(ofSeries).All(i => Rating(slice[i], card.Facts[i].Usual, card.Facts[i].Threshold) <= 1))];
        if (rest.Length == 0 || ofSeries.Length == 0) return null;
        return ofSeries.Select(i => (card.Facts[i], Rating(Median([.. rest.Select(slice => (double)slice[i])]), card.Facts[i].Usual, card.Facts[i].SeriesThreshold!.Value))).MaxBy(found => found.Item2);
    }

    /// <summary>0 is usual, 1 the threshold.</summary>
    private static double Rating(double value, double usual, double threshold) => double.IsNaN(value) ? double.PositiveInfinity : (value - usual) / (threshold - usual);

    /// <summary>The mean of the middle two of an even number.</summary>
    private static double Median(double[] values)
    {
        Array.Sort(values);
        int half = values.Length / 2;
        return values.Length % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
    }
}
