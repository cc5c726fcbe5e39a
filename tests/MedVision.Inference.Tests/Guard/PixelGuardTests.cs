using MedVision.Dicom.IO;
using MedVision.Imaging.Volumes;
using MedVision.Inference.Analysis;
using MedVision.Inference.Guard;
using MedVision.Inference.Models;
using MedVision.Inference.Preprocessing;
using MedVision.Inference.Tests.Models;
using MedVision.Testing;
using Xunit;

namespace MedVision.Inference.Tests.Guard;

/// <summary>The shipped guard on made pictures, and on a real series as it is and spoilt; headers are not asked.</summary>
[Collection(ShippedModelsCollection.Name)]
public sealed class PixelGuardTests(ShippedModels models)
{
    private const string T1Post = "brain-mr-pgbm003/11-T1post-18670";
    private const int Side = 256;

    public static TheoryData<string> Pictures => ["noise", "black", "white", "disc", "stripes", "ramp"];

    [Theory]
    [MemberData(nameof(Pictures))]
    public void Pictures_that_are_no_heads_are_held_back(string picture)
    {
        Random random = new(3);
        Assert.NotNull(Judge(Made(picture switch
        {
            "noise" => (_, _) => random.Next(1000),
            "black" => (_, _) => 0,
            "white" => (_, _) => 1000,
            "disc" => (x, y) => ((x - 128) * (x - 128)) + ((y - 128) * (y - 128)) < 90 * 90 ? 1000 : 0,
            "stripes" => (x, _) => x / 16 % 2 * 1000,
            _ => (x, y) => x + y,
        })).Refusal);
    }

    [DataFact(T1Post)]
    public void A_treated_brain_with_contrast_passes()
    {
        PixelVerdict verdict = Judge(Real());
        Assert.True(verdict.Refusal is null, verdict.Refusal);
        Assert.InRange(verdict.Score, 0, PixelVerdict.Limit);
    }

    [DataFact(T1Post)]
    public void The_same_series_lying_on_its_side_is_held_back_and_the_reason_says_so()
    {
        Volume real = Real();
        Assert.Contains("turned by 90 degrees", Judge(Moved(real, (x, y) => (y, x))).Refusal, StringComparison.Ordinal);
        Assert.Contains("turned by 90 degrees", Judge(Moved(real, (x, y) => (real.Columns - 1 - y, x))).Refusal, StringComparison.Ordinal);
    }

    [DataFact(T1Post)]
    public void The_same_series_upside_down_is_held_back_and_the_reason_says_so()
    {
        Volume real = Real();
        Assert.Contains("upside down", Judge(Moved(real, (x, y) => (x, real.Rows - 1 - y))).Refusal, StringComparison.Ordinal);
    }

    [DataFact(T1Post)]
    public void The_same_series_with_black_and_white_exchanged_is_held_back_and_the_reason_says_so()
    {
        Volume real = Real();
        float top = real.Voxels.Max();
        Assert.Contains("black and white are exchanged", Judge(With(real, [.. real.Voxels.Select(v => top - v)])).Refusal, StringComparison.Ordinal);
    }

    [DataFact(T1Post)]
    public void Half_a_head_is_held_back_and_the_reason_says_so()
    {
        Volume real = Real();
        Assert.Contains("half of the picture is empty", Judge(With(real, [.. real.Voxels.Select((v, i) => i % real.Columns < real.Columns / 2 ? v : 0)])).Refusal, StringComparison.Ordinal);
    }

    private PixelVerdict Judge(Volume volume)
    {
        ModelCard card = models.Catalog.Require(ModelTask.Guard);
        PreparedSlices slices = new(card.Preprocessing!, volume, false);
        return new PixelGuard(models.Catalog.Session(card)).Run(slices, new AnalysisRun(new AnalysisOptions(), null, default));
    }

    private static Volume Made(Func<int, int, float> pixel)
    {
        VolumeGeometry geometry = new(default, new Vector3(1, 0, 0), new Vector3(0, 1, 0), new Vector3(0, 0, 5), 0.9, 0.9);
        float[] voxels = [.. Enumerable.Range(0, 4 * Side * Side).Select(i => pixel(i % Side, i / Side % Side))];
        return new Volume(voxels, Side, Side, geometry, [.. Enumerable.Range(0, 4).Select(i => new SliceSource($"{i}", "", 0, false, default))]);
    }

    private static Volume Real()
    {
        DicomFile[] files = [.. Directory.GetFiles(TestData.Require(T1Post)).Select(DicomFile.Open)];
        Volume volume = VolumeBuilder.Build(files, default).Volume!;
        Array.ForEach(files, file => file.Dispose());
        return Square(volume);
    }

    /// <summary>The slices in squares of air, as the card's fit pads them, so that they can be turned.</summary>
    private static Volume Square(Volume volume)
    {
        int side = Math.Max(volume.Rows, volume.Columns), left = (side - volume.Columns) / 2, top = (side - volume.Rows) / 2;
        float[] voxels = new float[side * side * volume.Slices];
        for (int i = 0; i < volume.Voxels.Length; i++)
        {
            int column = i % volume.Columns, row = i / volume.Columns % volume.Rows, slice = i / (volume.Columns * volume.Rows);
            voxels[(((slice * side) + top + row) * side) + left + column] = volume.Voxels[i];
        }
        return new Volume(voxels, side, side, volume.Geometry, volume.Sources);
    }

    private static Volume With(Volume volume, float[] voxels) => new(voxels, volume.Columns, volume.Rows, volume.Geometry, volume.Sources);

    /// <summary>Every pixel (column, row) taken from elsewhere in its slice.</summary>
    private static Volume Moved(Volume volume, Func<int, int, (int X, int Y)> from)
    {
        float[] voxels = new float[volume.Voxels.Length];
        int plane = volume.Columns * volume.Rows;
        for (int i = 0; i < voxels.Length; i++)
        {
            (int x, int y) = from(i % volume.Columns, i % plane / volume.Columns);
            voxels[i] = volume.Voxels[(i / plane * plane) + (y * volume.Columns) + x];
        }
        return With(volume, voxels);
    }
}
