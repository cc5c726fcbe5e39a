using System.Globalization;
using MedVision.Imaging.Windowing;
using MedVision.Testing;
using Xunit;

namespace MedVision.Imaging.Tests.Windowing;

public sealed class PercentileTests
{
    [Fact]
    public void Ranks_between_two_values_are_interpolated() => Assert.Equal(2.5, Percentile.Of([4, 1, 3, 2], 50));

    [Fact]
    public void The_values_given_are_not_reordered()
    {
        float[] values = [3, 1, 2];
        Assert.Equal(3, Percentile.Of(values, 100));
        Assert.Equal([3, 1, 2], values);
    }

    [ToolFact("python3")]
    public void Percentiles_agree_with_numpy_with_many_equal_values()
    {
        float[] values = [.. Enumerable.Range(0, 5000).Select(i => (float)((long)i * 7919 % 613 / 10))];
        double[] percents = [0, 0.2, 1, 33.3, 50, 75, 99.8, 100];
        string script = "import numpy as np; v = np.array([(i * 7919 % 613) // 10 for i in range(5000)], np.float32);"
            + $"print(*[repr(float(np.percentile(v, p))) for p in [{string.Join(',', percents.Select(p => p.ToString(CultureInfo.InvariantCulture)))}]])";
        (int exit, string output, string error) = Tool.Run("python3", "-c", script);
        Assert.True(exit == 0, error);
        double[] expected = [.. output.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
        Assert.Equal(expected, percents.Select(p => Math.Round(Percentile.Of([.. values.Select(v => MathF.Floor(v))], p), 9)), (a, b) => Math.Abs(a - b) < 1e-4);
    }
}
