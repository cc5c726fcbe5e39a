namespace MedVision.Inference.Generation.Proof;

/// <summary>
/// Fréchet distance of two sets taken as normal distributions, |mean a - mean b|² + tr(A + B - 2 (A B)^½) with A and B their covariances
/// (divided by n - 1): Heusel et al., GANs trained by a two time-scale update rule, 2017 (FID). Biased upwards for small sets, so that only
/// distances of sets of one size may stand beside each other.
/// </summary>
public static class FrechetDistance
{
    /// <summary>Distance of <paramref name="a"/> (n,d) and <paramref name="b"/> (m,d), in squared units of the points.</summary>
    /// <exception cref="ArgumentException">Different dimensions, or fewer than two points.</exception>
    public static double Between(PointSet a, PointSet b) => Between(Normal.Of(a), Normal.Of(b));

    internal static double Between(Normal a, Normal b)
    {
        if (a.Mean.Length != b.Mean.Length) throw new ArgumentException($"points of {a.Mean.Length} and of {b.Mean.Length} dimensions");
        // tr (A B)^½ = tr (A^½ B A^½)^½, whose matrix is symmetric.
        (double[] values, _) = SymmetricMatrix.Eigen(SymmetricMatrix.Multiply(SymmetricMatrix.Multiply(a.Root.Value, b.Covariance), a.Root.Value));
        double distance = PointSet.SquareDistance(a.Mean, b.Mean);
        for (int i = 0; i < values.Length; i++) distance += a.Covariance[i, i] + b.Covariance[i, i] - (2 * Math.Sqrt(Math.Max(values[i], 0)));
        return distance;
    }

    /// <summary>Mean (d) and covariance (d,d) of a set.</summary>
    internal sealed record Normal(double[] Mean, double[,] Covariance)
    {
        internal Lazy<double[,]> Root { get; } = new(() => SymmetricMatrix.Root(Covariance));

        internal static Normal Of(PointSet points)
        {
            int n = points.Count, d = points.Dimensions;
            if (n < 2) throw new ArgumentException($"a covariance needs two points, not {n}");
            double[] mean = new double[d];
            for (int row = 0; row < n; row++)
                for (int i = 0; i < d; i++) mean[i] += points[row][i] / n;
            double[,] covariance = new double[d, d];
            double[] centred = new double[d];
            for (int row = 0; row < n; row++)
            {
                for (int i = 0; i < d; i++) centred[i] = points[row][i] - mean[i];
                for (int i = 0; i < d; i++)
                    for (int j = 0; j < d; j++) covariance[i, j] += centred[i] * centred[j] / (n - 1);
            }
            return new Normal(mean, covariance);
        }
    }
}
