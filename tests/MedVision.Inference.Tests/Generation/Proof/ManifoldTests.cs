using MedVision.Inference.Generation.Proof;
using Xunit;

namespace MedVision.Inference.Tests.Generation.Proof;

public sealed class ManifoldTests
{
    /// <summary>Radii by sklearn.neighbors.NearestNeighbors, distances by euclidean_distances, the four as the papers define them.</summary>
    [Theory]
    [InlineData(3, 0.26666666666666666, 0.0, 0.3111111111111111, 0.175)]
    [InlineData(5, 0.5333333333333333, 0.175, 0.36, 0.25)]
    public void Precision_recall_density_and_coverage_are_those_of_scikit_learns_neighbours(int k, double precision, double recall, double density, double coverage)
    {
        ManifoldFigures figures = Manifold.Of(FixedPoints.X, FixedPoints.Y, k);
        Assert.Equal(precision, figures.Precision, 12);
        Assert.Equal(recall, figures.Recall, 12);
        Assert.Equal(density, figures.Density, 12);
        Assert.Equal(coverage, figures.Coverage, 12);
    }

    [Fact]
    public void A_set_against_itself_is_precise_and_covers_all()
    {
        ManifoldFigures figures = Manifold.Of(FixedPoints.X, FixedPoints.X, 5);
        Assert.Equal((1, 1, 1), (figures.Precision, figures.Recall, figures.Coverage));
    }

    [Fact]
    public void One_picture_made_over_and_over_has_precision_and_no_recall()
    {
        PointSet real = FixedPoints.X;
        PointSet made = FixedPoints.Of(40, 4, (i, j) => real[7][j] + (1e-6 * i * (j == 0 ? 1 : 0)));
        ManifoldFigures figures = Manifold.Of(real, made, 5);
        Assert.Equal(1, figures.Precision);
        Assert.True(figures.Recall <= 1 / 40.0);
        Assert.True(figures.Coverage < 0.5);
    }

    [Fact]
    public void A_point_that_is_drawn_twice_is_no_neighbour_of_itself()
    {
        int[] origin = [.. Enumerable.Range(0, 30), .. Enumerable.Range(0, 30)];
        ManifoldFigures twice = Manifold.Of(FixedPoints.X, FixedPoints.Y.Rows(origin), origin, 1);
        Assert.Equal(Manifold.Of(FixedPoints.X, FixedPoints.Y, 1).Precision, twice.Precision, 12);
        Assert.True(twice.Recall >= Manifold.Of(FixedPoints.X, FixedPoints.Y, 1).Recall);
    }

    [Fact]
    public void A_set_without_so_many_neighbours_is_refused() =>
        Assert.Throws<ArgumentException>(() => Manifold.Of(FixedPoints.X, FixedPoints.Y.Rows([0, 1, 2, 3, 4]), 5));
}
