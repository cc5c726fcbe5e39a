using MedVision.Imaging.Volumes;
using MedVision.Inference.Models.Cards;
using MedVision.Inference.Preprocessing;
using Xunit;

namespace MedVision.Inference.Tests.Preprocessing;

public sealed class PreparedSlicesTests
{
    private static readonly CardPreprocessing Card = new(4, 4, "pad", "bilinear", new CardWindow("percentile", "series", 0, 100), new CardNormalization("none"));

    [Fact]
    public void A_batch_that_two_networks_ask_for_is_prepared_once_and_as_the_preprocessor_prepares_it()
    {
        VolumeGeometry geometry = new(default, new Vector3(1, 0, 0), new Vector3(0, 1, 0), new Vector3(0, 0, 5), 1, 1);
        float[] voxels = [.. Enumerable.Range(0, 3 * 64).Select(i => (float)i)];
        Volume volume = new(voxels, 8, 8, geometry, [.. Enumerable.Range(0, 3).Select(i => new SliceSource($"{i}", "", 0, false, default))]);
        PreparedSlices slices = new(Card, volume, false);
        Assert.Equal(3, slices.Count);
        Assert.Equal(new SlicePreprocessor(Card, volume, false).Prepare(1, 2), slices.Batch(1, 2));
        Assert.Same(slices.Batch(1, 2), slices.Batch(1, 2));
        Assert.NotSame(slices.Batch(0, 1), slices.Batch(1, 1));
    }
}
