using MedVision.Inference.Generation.Proof;
using Xunit;

namespace MedVision.Inference.Tests.Generation.Proof;

public sealed class FrechetDistanceTests
{
    /// <summary>
    /// |mean x - mean y|² + trace(A + B - 2 scipy.linalg.sqrtm(A @ B).real), A and B numpy.cov(rowvar=False). Six digits: Y spans two of four
    /// dimensions, and scipy's root of a singular matrix has no more.
    /// </summary>
    [Fact]
    public void The_distance_is_that_of_scipys_matrix_root()
    {
        Assert.Equal(2.5919818013747316, FrechetDistance.Between(FixedPoints.X, FixedPoints.Y), 6);
        Assert.Equal(2.5919818013747316, FrechetDistance.Between(FixedPoints.Y, FixedPoints.X), 6);
    }

    [Fact]
    public void A_set_is_at_no_distance_from_itself_and_a_moved_one_at_the_square_of_the_move()
    {
        Assert.Equal(0, FrechetDistance.Between(FixedPoints.X, FixedPoints.X), 10);
        PointSet moved = FixedPoints.Of(40, 4, (i, j) => FixedPoints.X[i][j] + (j == 1 ? 3 : 0));
        Assert.Equal(9, FrechetDistance.Between(FixedPoints.X, moved), 10);
    }

    [Fact]
    public void A_set_of_fewer_points_than_dimensions_has_a_distance()
    {
        PointSet few = FixedPoints.Y.Rows([0, 1, 2]);
        Assert.True(FrechetDistance.Between(FixedPoints.X, few) > 0);
        Assert.Throws<ArgumentException>(() => FrechetDistance.Between(FixedPoints.X, FixedPoints.Y.Rows([0])));
        Assert.Throws<ArgumentException>(() => FrechetDistance.Between(FixedPoints.X, new PointSet([1, 2, 3, 4], 2)));
    }

    /// <summary>numpy.linalg.eigvalsh and scipy.linalg.sqrtm.</summary>
    [Fact]
    public void Eigenvalues_and_root_are_those_of_numpy_and_scipy()
    {
        double[,] matrix = { { 4, 1, 0.5 }, { 1, 3, 0.2 }, { 0.5, 0.2, 2 } };
        (double[] values, _) = SymmetricMatrix.Eigen(matrix);
        FixedPoints.Same([1.8800869, 2.39834302, 4.72157008], values.Order(), 7);
        double[,] root = SymmetricMatrix.Root(matrix);
        FixedPoints.Same([1.97658066, 0.26922045, 0.1436985], [root[0, 0], root[0, 1], root[0, 2]], 7);
        Assert.Throws<ArithmeticException>(() => SymmetricMatrix.Eigen(new[,] { { double.NaN } }));
    }
}
