namespace MedVision.Inference.Generation.Proof;

/// <summary>
/// Whether made points lie where real ones do, and whether they reach everywhere. Around each point lies a ball up to its k-th nearest other
/// point of its own set. Precision: made points in any real ball; recall: real points in any made ball (Kynkäänniemi et al., Improved precision
/// and recall metric, 2019). Density: real balls that hold a made point, over k; coverage: real balls that hold any made point (Naeem et al.,
/// Reliable fidelity and diversity metrics, 2020). All depend on how many points there are: compare sets of one size.
/// </summary>
public static class Manifold
{
    /// <summary>Figures of <paramref name="made"/> (m,d) against <paramref name="real"/> (n,d) with the <paramref name="k"/>-th neighbour.</summary>
    /// <exception cref="ArgumentException">Different dimensions, or a set of k points or fewer.</exception>
    public static ManifoldFigures Of(PointSet real, PointSet made, int k) => Of(real, made, [.. Enumerable.Range(0, made.Count)], k);

    /// <summary>The same; made points of one <paramref name="origin"/> (m) are one point drawn more than once, and no neighbours of each other.</summary>
    internal static ManifoldFigures Of(PointSet real, PointSet made, IReadOnlyList<int> origin, int k)
    {
        if (real.Dimensions != made.Dimensions) throw new ArgumentException($"points of {real.Dimensions} and of {made.Dimensions} dimensions");
        double[] realRadii = Radii(real, [.. Enumerable.Range(0, real.Count)], k), madeRadii = Radii(made, origin, k);
        double[][] apart = PointSet.Distances(real, made);
        bool[] inReal = new bool[made.Count];
        int recalled = 0, covered = 0;
        long inside = 0;
        for (int i = 0; i < real.Count; i++)
        {
            bool isRecalled = false, isCovered = false;
            for (int j = 0; j < made.Count; j++)
            {
                isRecalled |= apart[i][j] <= madeRadii[j];
                if (apart[i][j] > realRadii[i]) continue;
                isCovered = inReal[j] = true;
                inside++;
            }
            recalled += isRecalled ? 1 : 0;
            covered += isCovered ? 1 : 0;
        }
        return new ManifoldFigures(
            inReal.Count(lies => lies) / (double)made.Count, recalled / (double)real.Count, inside / ((double)k * made.Count), covered / (double)real.Count);
    }

    private static double[] Radii(PointSet points, IReadOnlyList<int> origin, int k)
    {
        double[][] apart = PointSet.Distances(points, points);
        double[] radii = new double[points.Count];
        for (int i = 0; i < points.Count; i++)
        {
            double[] others = [.. apart[i].Where((_, j) => origin[j] != origin[i])];
            if (others.Length < k) throw new ArgumentException($"{k} neighbours in a set of {others.Length + 1} points");
            Array.Sort(others);
            radii[i] = others[k - 1];
        }
        return radii;
    }
}
