using MedVision.Inference.Generation.Proof;
using Xunit;

namespace MedVision.Inference.Tests.Generation.Proof;

public sealed class KernelDistanceTests
{
    /// <summary>sklearn.metrics.pairwise.polynomial_kernel(degree=3, gamma=1/4, coef0=1), means without the diagonals.</summary>
    [Fact]
    public void The_distance_is_that_of_scikit_learns_kernel()
    {
        Assert.Equal(0.6682572192667151, KernelDistance.Between(FixedPoints.X, FixedPoints.Y), 10);
        Assert.Equal(0.6682572192667151, KernelDistance.Between(FixedPoints.Y, FixedPoints.X), 10);
    }

    [Fact]
    public void A_point_that_is_drawn_twice_is_no_pair_of_its_own()
    {
        KernelDistance distance = KernelDistance.To(FixedPoints.Y, FixedPoints.X);
        int[] once = [0, 5, 9, 14], twice = [.. once, .. once];
        Assert.Equal(KernelDistance.Between(FixedPoints.X.Rows(once), FixedPoints.Y), distance.OfRows(once), 10);
        Assert.Equal(distance.OfRows(once), distance.OfRows(twice), 10);
        Assert.Throws<ArgumentException>(() => distance.OfRows([3, 3]));
    }

    [Fact]
    public void Two_halves_of_one_sample_lie_around_no_distance()
    {
        PointSet even = FixedPoints.X.Rows([.. Enumerable.Range(0, 20).Select(i => 2 * i)]), odd = FixedPoints.X.Rows([.. Enumerable.Range(0, 20).Select(i => (2 * i) + 1)]);
        Assert.InRange(KernelDistance.Between(even, odd), -0.15, 0.15);
    }
}
