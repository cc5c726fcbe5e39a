namespace MedVision.Inference.Generation.Proof;

/// <summary>
/// The nearest of a set, by Euclidean distance. A limit of near-copies is a quantile of how near real slices of unseen patients come to the
/// training slices: Meehan, Chaudhuri and Dasgupta, A non-parametric test to detect data-copying, 2020, compare the same distances.
/// </summary>
public static class Memorisation
{
    /// <summary>The share of real slices of unseen patients that a limit calls near-copies.</summary>
    public const double Rare = 0.01;

    /// <summary>Distance and row of the point of <paramref name="others"/> (m,d) that is nearest to any of the <paramref name="forms"/> (d) of one item, such as a slice and its mirror image.</summary>
    public static (double Distance, int Row) Nearest(PointSet others, IReadOnlyList<double[]> forms)
    {
        (double square, int row) = (double.PositiveInfinity, -1);
        foreach (double[] form in forms)
        {
            for (int i = 0; i < others.Count; i++)
            {
                double apart = PointSet.SquareDistance(form, others[i]);
                if (apart < square) (square, row) = (apart, i);
            }
        }
        return (Math.Sqrt(square), row);
    }

    /// <summary>The <paramref name="share"/> quantile of distances, linear between ranks, as numpy's.</summary>
    public static double Quantile(IEnumerable<double> distances, double share)
    {
        double[] sorted = [.. distances.Order()];
        double place = share * (sorted.Length - 1);
        int below = (int)place;
        return below + 1 < sorted.Length ? sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below])) : sorted[below];
    }
}
