using MedVision.Inference.Generation.Proof;
using Xunit;

namespace MedVision.Inference.Tests.Generation.Proof;

/// <summary>
/// Points that numpy makes the same: X[i,j] = sin(1 + 0.7 i + 1.3 j + 0.05 i j), Y[i,j] = 0.8 cos(0.3 + 0.9 i - 0.4 j) + 0.2, i the row. Expected values of
/// these tests were computed from them with numpy 1.24, scipy 1.10 and scikit-learn 1.2.
/// </summary>
internal static class FixedPoints
{
    /// <summary>40 x 4.</summary>
    internal static PointSet X { get; } = Of(40, 4, (i, j) => Math.Sin(1 + (0.7 * i) + (1.3 * j) + (0.05 * i * j)));

    /// <summary>30 x 4.</summary>
    internal static PointSet Y { get; } = Of(30, 4, (i, j) => (0.8 * Math.Cos(0.3 + (0.9 * i) - (0.4 * j))) + 0.2);

    internal static PointSet Of(int rows, int columns, Func<int, int, double> value) =>
        new([.. Enumerable.Range(0, rows * columns).Select(n => value(n / columns, n % columns))], columns);

    /// <summary>The same numbers, up to <paramref name="digits"/> after the point.</summary>
    internal static void Same(double[] expected, IEnumerable<double> actual, int digits)
    {
        double[] found = [.. actual];
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < found.Length; i++) Assert.Equal(expected[i], found[i], digits);
    }
}
