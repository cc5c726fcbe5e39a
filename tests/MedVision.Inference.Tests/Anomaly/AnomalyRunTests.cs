using MedVision.Inference.Anomaly;
using Xunit;

namespace MedVision.Inference.Tests.Anomaly;

public sealed class AnomalyRunTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(10, 9)]
    [InlineData(11, 10)]
    [InlineData(22, 20)]
    public void The_series_score_is_the_nearest_rank_of_the_90th_percentile(int slices, double expected) =>
        Assert.Equal(expected, new AnomalyRun([], [.. Enumerable.Range(1, slices).Select(i => (double)i).Reverse()]).SeriesScore);
}
