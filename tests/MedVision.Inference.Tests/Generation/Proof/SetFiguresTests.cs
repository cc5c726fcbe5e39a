using MedVision.Inference.Generation.Proof;
using Xunit;

namespace MedVision.Inference.Tests.Generation.Proof;

public sealed class SetFiguresTests
{
    private static readonly RealSlices Train = Slices(0, 240), Val = Slices(240, 120);

    [Fact]
    public void A_set_like_the_real_slices_is_not_called_worse_than_them()
    {
        IReadOnlyList<ProofFigure> figures = SetFigures.Of(Points(360, 100), Train, Val, 5);
        Assert.Equal(["frechetDistance", "kernelDistance", "precision", "recall", "density", "coverage"], figures.Select(figure => figure.Name));
        Assert.All(figures, figure => Assert.False(figure.IsWorseThanReal));
        Assert.All(figures, figure => Assert.InRange(figure.Value!.Value, figure.Low!.Value, figure.High!.Value));
        Assert.All(figures, figure => Assert.Equal(100, figure.Size));
    }

    [Fact]
    public void A_set_that_repeats_one_picture_is_called_worse_in_recall_and_in_distance()
    {
        PointSet real = Train.Points;
        PointSet repeated = FixedPoints.Of(100, 4, (i, j) => real[3][j] + (1e-4 * Math.Sin(i)));
        ILookup<string, ProofFigure> figures = SetFigures.Of(repeated, Train, Val, 5).ToLookup(figure => figure.Name);
        foreach (string name in (string[])["frechetDistance", "kernelDistance", "recall", "coverage"]) Assert.True(figures[name].Single().IsWorseThanReal, name);
    }

    [Theory]
    [InlineData(31, 6)]
    [InlineData(32, 0)]
    public void A_set_that_is_too_small_gets_words_and_no_number(int count, int withheld)
    {
        IReadOnlyList<ProofFigure> figures = SetFigures.Of(Points(360, count), Train, Val, 5);
        Assert.Equal(withheld, figures.Count(figure => figure.Withheld == $"32 images are needed, the set has {count}"));
        Assert.All(figures, figure => Assert.Equal(figure.Withheld is null, figure.Value is not null));
    }

    [Fact]
    public void A_Frechet_distance_needs_twice_as_many_images_as_dimensions() => Assert.Equal((32, 64), (SetFigures.MinimumOfFrechet(4), SetFigures.MinimumOfFrechet(32)));

    [Fact]
    public void A_set_that_is_larger_than_the_real_ones_is_compared_at_their_size() =>
        Assert.All(SetFigures.Of(Points(360, 700), Train, Val, 5), figure => Assert.Equal(120, figure.Size));

    private static RealSlices Slices(int from, int count) =>
        new(Points(from, count), FixedPoints.Of(count, 256, (_, _) => 0), new int[count], [.. Enumerable.Range(0, count).Select(i => i / 4)]);

    /// <summary>Points of one distribution: fractions of multiples of irrational numbers, so that any run of rows is spread alike.</summary>
    private static PointSet Points(int from, int count)
    {
        double[] steps = [Math.Sqrt(2), Math.Sqrt(3), Math.Sqrt(5), Math.Sqrt(7)];
        return FixedPoints.Of(count, 4, (i, j) => (from + i) * steps[j] % 1);
    }
}
