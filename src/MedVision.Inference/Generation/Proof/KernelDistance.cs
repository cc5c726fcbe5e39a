namespace MedVision.Inference.Generation.Proof;

/// <summary>
/// Unbiased squared maximum mean discrepancy of two sets with the polynomial kernel (x·y / d + 1)³: Bińkowski et al., Demystifying MMD GANs,
/// 2018 (KID). 0 on average for two samples of one distribution, whatever their sizes, so that single values may lie below 0.
/// </summary>
public sealed class KernelDistance
{
    private readonly double[][] within;
    private readonly double[] toOther;
    private readonly double other;

    private KernelDistance(double[][] within, double[] toOther, double other)
    {
        this.within = within;
        this.toOther = toOther;
        this.other = other;
    }

    /// <summary>Distance of <paramref name="a"/> (n,d) and <paramref name="b"/> (m,d), no unit.</summary>
    /// <exception cref="ArgumentException">Different dimensions, or fewer than two points.</exception>
    public static double Between(PointSet a, PointSet b) => To(b, a).OfRows([.. Enumerable.Range(0, a.Count)]);

    /// <summary>Kernels of <paramref name="points"/> and of the fixed set <paramref name="other"/>, from which distances of many subsets follow quickly.</summary>
    internal static KernelDistance To(PointSet other, PointSet points)
    {
        if (points.Dimensions != other.Dimensions) throw new ArgumentException($"points of {points.Dimensions} and of {other.Dimensions} dimensions");
        return To(other, Within(other), points);
    }

    /// <summary>The same where the mean kernel inside <paramref name="other"/> is known.</summary>
    internal static KernelDistance To(PointSet other, double withinOther, PointSet points)
    {
        double[][] within = new double[points.Count][];
        double[] toOther = new double[points.Count];
        for (int i = 0; i < points.Count; i++)
        {
            within[i] = new double[points.Count];
            for (int j = 0; j < points.Count; j++) within[i][j] = Kernel(points[i], points[j]);
            for (int j = 0; j < other.Count; j++) toOther[i] += Kernel(points[i], other[j]) / other.Count;
        }
        return new KernelDistance(within, toOther, withinOther);
    }

    /// <summary>Mean kernel of the pairs of different points of one set.</summary>
    internal static double Within(PointSet points)
    {
        if (points.Count < 2) throw new ArgumentException($"a kernel distance needs two points, not {points.Count}");
        double sum = 0;
        for (int i = 0; i < points.Count; i++)
            for (int j = 0; j < i; j++) sum += Kernel(points[i], points[j]);
        return 2 * sum / ((double)points.Count * (points.Count - 1));
    }

    /// <summary>The distance of some of the points, which may repeat: pairs of a point with itself are left out.</summary>
    internal double OfRows(IReadOnlyList<int> rows)
    {
        double inner = 0, cross = 0;
        long pairs = 0;
        foreach (int i in rows)
        {
            cross += toOther[i];
            foreach (int j in rows)
            {
                if (i == j) continue;
                inner += within[i][j];
                pairs++;
            }
        }
        if (pairs == 0) throw new ArgumentException("a kernel distance needs two different points", nameof(rows));
        return (inner / pairs) + other - (2 * cross / rows.Count);
    }

    private static double Kernel(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double dot = 0;
        for (int i = 0; i < a.Length; i++) dot += a[i] * b[i];
        double value = (dot / a.Length) + 1;
        return value * value * value;
    }
}
