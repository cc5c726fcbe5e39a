using MedVision.Inference.Anomaly;
using Xunit;

namespace MedVision.Inference.Tests.Anomaly;

public sealed class AnomalyRunTests
{
    [Fact]
    public void The_guard_score_is_the_median_of_the_slices()
    {
        Assert.Equal(2, new AnomalyRun([], [], [3, 1, 2]).GuardScore);
        Assert.Equal(2.5, new AnomalyRun([], [], [4, 1, 3, 2]).GuardScore);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(10, 9)]
    [InlineData(11, 10)]
    [InlineData(22, 20)]
    public void The_series_score_is_the_nearest_rank_of_the_90th_percentile(int slices, double expected) =>
        Assert.Equal(expected, new AnomalyRun([], [.. Enumerable.Range(1, slices).Select(i => (double)i).Reverse()], []).SeriesScore);
}
