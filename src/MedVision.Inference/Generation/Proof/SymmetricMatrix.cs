namespace MedVision.Inference.Generation.Proof;

/// <summary>Eigenvalues and eigenvectors of a small symmetric matrix by cyclic Jacobi rotations (Golub and Van Loan, Matrix Computations, 8.5).</summary>
internal static class SymmetricMatrix
{
    private const int MostSweeps = 64;

    /// <summary><paramref name="matrix"/> (n x n, symmetric) as V diag(values) V': values (n) in no order, V's columns are the vectors.</summary>
    /// <exception cref="ArithmeticException">The matrix holds a number that is not finite.</exception>
    internal static (double[] Values, double[,] Vectors) Eigen(double[,] matrix)
    {
        int n = matrix.GetLength(0);
        double[,] a = (double[,])matrix.Clone(), v = new double[n, n];
        for (int i = 0; i < n; i++) v[i, i] = 1;
        double scale = 0;
        foreach (double value in a) scale += value * value;
        if (!double.IsFinite(scale)) throw new ArithmeticException("a matrix with numbers that are not finite has no eigenvalues");
        for (int sweep = 0; OffDiagonal(a) > 1e-26 * scale; sweep++)
        {
            if (sweep == MostSweeps) throw new ArithmeticException("the rotations do not come to an end");
            for (int p = 0; p < n; p++)
                for (int q = p + 1; q < n; q++) Rotate(a, v, p, q);
        }
        double[] values = new double[n];
        for (int i = 0; i < n; i++) values[i] = a[i, i];
        return (values, v);
    }

    /// <summary>The symmetric root: V diag(max(values, 0)^(1/2)) V'.</summary>
    internal static double[,] Root(double[,] matrix)
    {
        (double[] values, double[,] vectors) = Eigen(matrix);
        int n = values.Length;
        double[,] root = new double[n, n];
        for (int k = 0; k < n; k++)
        {
            double part = Math.Sqrt(Math.Max(values[k], 0));
            for (int i = 0; i < n; i++)
                for (int j = 0; j < n; j++) root[i, j] += vectors[i, k] * part * vectors[j, k];
        }
        return root;
    }

    internal static double[,] Multiply(double[,] a, double[,] b)
    {
        int n = a.GetLength(0);
        double[,] product = new double[n, n];
        for (int i = 0; i < n; i++)
            for (int k = 0; k < n; k++)
                for (int j = 0; j < n; j++) product[i, j] += a[i, k] * b[k, j];
        return product;
    }

    private static double OffDiagonal(double[,] a)
    {
        int n = a.GetLength(0);
        double sum = 0;
        for (int i = 0; i < n; i++)
            for (int j = i + 1; j < n; j++) sum += a[i, j] * a[i, j];
        return sum;
    }

    private static void Rotate(double[,] a, double[,] v, int p, int q)
    {
        if (a[p, q] == 0) return;
        int n = a.GetLength(0);
        double theta = (a[q, q] - a[p, p]) / (2 * a[p, q]);
        double t = (theta < 0 ? -1 : 1) / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1));
        double c = 1 / Math.Sqrt((t * t) + 1), s = t * c;
        for (int k = 0; k < n; k++) (a[k, p], a[k, q]) = ((c * a[k, p]) - (s * a[k, q]), (s * a[k, p]) + (c * a[k, q]));
        for (int k = 0; k < n; k++) (a[p, k], a[q, k]) = ((c * a[p, k]) - (s * a[q, k]), (s * a[p, k]) + (c * a[q, k]));
        for (int k = 0; k < n; k++) (v[k, p], v[k, q]) = ((c * v[k, p]) - (s * v[k, q]), (s * v[k, p]) + (c * v[k, q]));
    }
}
