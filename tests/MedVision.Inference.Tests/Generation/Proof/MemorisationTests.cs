using MedVision.Inference.Generation.Proof;
using Xunit;

namespace MedVision.Inference.Tests.Generation.Proof;

public sealed class MemorisationTests
{
    /// <summary>sklearn.metrics.pairwise.euclidean_distances and numpy.quantile.</summary>
    [Fact]
    public void The_nearest_point_and_the_quantiles_are_those_of_scikit_learn_and_numpy()
    {
        (double distance, int row) = Memorisation.Nearest(FixedPoints.Y, [FixedPoints.X[7].ToArray()]);
        Assert.Equal(1.377548745345473, distance, 12);
        Assert.Equal(26, row);
        double[] all = [.. Enumerable.Range(0, 40).Select(i => Memorisation.Nearest(FixedPoints.Y, [FixedPoints.X[i].ToArray()]).Distance)];
        Assert.Equal(0.6997014356288873, Memorisation.Quantile(all, 0.01), 12);
        Assert.Equal(1.2267675458201595, Memorisation.Quantile(all, 0.37), 12);
    }

    /// <summary>torch.nn.functional.adaptive_avg_pool2d(16) of (0.5 + 0.5 sin(0.3 i + 0.2 j + 0.01 i j)) at 40 x 24, z-scored, divided by 16.</summary>
    [Fact]
    public void Coarse_pixels_are_those_of_PyTorchs_pooling()
    {
        double[] point = CoarsePixels.Of(Picture(40, 24), 40, 24);
        FixedPoints.Same([0.03718334, 0.05386246, 0.08769742, 0.06870483, -0.05139998], [point[0], point[1], point[17], point[100], point[255]], 6);
        Assert.Equal(0.9999390386322633, point.Sum(v => v * v), 6);
    }

    [Fact]
    public void A_picture_that_is_mirrored_or_moved_a_little_is_found_again()
    {
        float[] picture = Picture(64, 64);
        PointSet known = PointSet.Of([CoarsePixels.Of(picture, 64, 64)], CoarsePixels.Dimensions);
        float[] mirrored = [.. Enumerable.Range(0, 64 * 64).Select(n => picture[(n / 64 * 64) + 63 - (n % 64)])];
        float[] brighter = [.. picture.Select(v => (0.6f * v) + 0.2f)];
        Assert.Equal(0, Memorisation.Nearest(known, CoarsePixels.Forms(mirrored, 64, 64)).Distance, 9);
        Assert.Equal(0, Memorisation.Nearest(known, CoarsePixels.Forms(brighter, 64, 64)).Distance, 3);
        float[] moved = [.. Enumerable.Range(0, 64 * 64).Select(n => n % 64 < 2 ? 0 : picture[n - 2])];
        double asItIs = Memorisation.Nearest(known, [CoarsePixels.Of(moved, 64, 64)]).Distance;
        Assert.True(Memorisation.Nearest(known, CoarsePixels.Forms(moved, 64, 64)).Distance < asItIs / 2);
    }

    private static float[] Picture(int rows, int columns) =>
        [.. Enumerable.Range(0, rows * columns).Select(n => (float)(0.5 + (0.5 * Math.Sin((0.3 * (n / columns)) + (0.2 * (n % columns)) + (0.01 * (n / columns) * (n % columns))))))];
}
