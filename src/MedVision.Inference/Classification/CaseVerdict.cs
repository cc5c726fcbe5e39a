using MedVision.Inference.Models.Cards;

namespace MedVision.Inference.Classification;

/// <summary>The class of a series by the card's <see cref="CardCaseRule"/>: the mean probabilities, and the winner or null where the rule abstains.</summary>
internal sealed record CaseVerdict(IReadOnlyList<double> Probabilities, int? Winner)
{
    /// <summary>The slices that count, of those with these lesion areas (any unit, one for all).</summary>
    internal static int[] Counted(CardCaseRule rule, IReadOnlyList<double> areas)
    {
        double least = rule.MinimumAreaShare * areas.Max();
        return [.. Enumerable.Range(0, areas.Count).Where(slice => areas[slice] >= least)];
    }

    /// <param name="rule">The card's.</param>
    /// <param name="areas">Lesion area of each slice that counts.</param>
    /// <param name="probabilities">Class probabilities of each of them.</param>
    internal static CaseVerdict Of(CardCaseRule rule, IReadOnlyList<double> areas, IReadOnlyList<double[]> probabilities)
    {
        double[] weights = [.. areas.Select(area => Math.Pow(area, rule.AreaPower))];
        double total = weights.Sum();
        double[] means = [.. Enumerable.Range(0, probabilities[0].Length).Select(c => weights.Zip(probabilities, (weight, p) => weight * p[c]).Sum() / total)];
        int best = Array.IndexOf(means, means.Max());
        return new CaseVerdict(means, means[best] < rule.AbstainBelow ? null : best);
    }
}
