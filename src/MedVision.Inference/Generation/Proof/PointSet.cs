namespace MedVision.Inference.Generation.Proof;

/// <summary>Points (<see cref="Count"/>, <see cref="Dimensions"/>), row-major.</summary>
public sealed class PointSet
{
    private readonly double[] values;

    /// <param name="values">Row after row; the array is kept, not copied.</param>
    /// <param name="dimensions">Numbers in a row.</param>
    /// <exception cref="ArgumentException">The numbers do not make whole rows.</exception>
    public PointSet(double[] values, int dimensions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 1);
        if (values.Length % dimensions != 0) throw new ArgumentException($"{values.Length} numbers are no rows of {dimensions}", nameof(values));
        this.values = values;
        Dimensions = dimensions;
    }

    public int Dimensions { get; }

    public int Count => values.Length / Dimensions;

    /// <summary>A point.</summary>
    public ReadOnlySpan<double> this[int row] => values.AsSpan(row * Dimensions, Dimensions);

    /// <summary>Some points, in the order given; a row may be named more than once.</summary>
    public PointSet Rows(IReadOnlyList<int> rows)
    {
        double[] some = new double[rows.Count * Dimensions];
        for (int i = 0; i < rows.Count; i++) this[rows[i]].CopyTo(some.AsSpan(i * Dimensions));
        return new PointSet(some, Dimensions);
    }

    /// <summary>A set of points of <paramref name="dimensions"/> numbers each.</summary>
    public static PointSet Of(IReadOnlyList<double[]> points, int dimensions)
    {
        double[] all = new double[points.Count * dimensions];
        for (int i = 0; i < points.Count; i++) points[i].CopyTo(all.AsSpan(i * dimensions));
        return new PointSet(all, dimensions);
    }

    /// <summary>Square of the Euclidean distance of two points.</summary>
    public static double SquareDistance(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += (a[i] - b[i]) * (a[i] - b[i]);
        return sum;
    }

    /// <summary>Euclidean distances of every point of <paramref name="a"/> (n) to every point of <paramref name="b"/> (m), as [n][m].</summary>
    internal static double[][] Distances(PointSet a, PointSet b)
    {
        double[][] apart = new double[a.Count][];
        for (int i = 0; i < a.Count; i++)
        {
            double[] row = apart[i] = new double[b.Count];
            for (int j = 0; j < b.Count; j++) row[j] = Math.Sqrt(SquareDistance(a[i], b[j]));
        }
        return apart;
    }
}
