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

    /// <summary>The same kernel of scikit-learn: without bias the distance of two samples of one kind lies around 0, and so on both sides of it.</summary>
    [Fact]
    public void A_distance_may_lie_below_0()
    {
        PointSet even = FixedPoints.X.Rows([.. Enumerable.Range(0, 20).Select(i => 2 * i)]), odd = FixedPoints.X.Rows([.. Enumerable.Range(0, 20).Select(i => (2 * i) + 1)]);
        Assert.Equal(-0.2301743768679878, KernelDistance.Between(even, odd), 10);
    }
}
