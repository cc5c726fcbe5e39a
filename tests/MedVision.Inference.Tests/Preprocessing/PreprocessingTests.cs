using System.Globalization;
using MedVision.Dicom.IO;
using MedVision.Imaging.Volumes;
using MedVision.Inference.Models.Cards;
using MedVision.Inference.Preprocessing;
using MedVision.Testing;
using Xunit;

namespace MedVision.Inference.Tests.Preprocessing;

public sealed class PreprocessingTests
{
    private static readonly CardWindow Window = new("percentile", "series", 0, 99.8);
    private static readonly CardNormalization ZScore = new("zscore", "slice", 1e-5);

    [ToolFact("python3")]
    public void Resizing_agrees_with_Pillow_when_shrinking_and_when_enlarging()
    {
        foreach ((int width, int height, int toWidth, int toHeight) in new[] { (50, 41, 17, 23), (13, 9, 40, 31), (64, 20, 20, 64), (30, 30, 30, 12) })
        {
            float[] source = [.. Enumerable.Range(0, width * height).Select(i => (float)((long)i * 7919 % 1000))];
            string script = $"import numpy as np; from PIL import Image; a = np.array([i * 7919 % 1000 for i in range({width * height})], np.float32).reshape({height}, {width});"
                + $"print(*np.asarray(Image.fromarray(a).resize(({toWidth}, {toHeight}), Image.BILINEAR)).ravel())";
            Assert.Equal(Python(script), Resampler.Resize(source, width, height, toWidth, toHeight).Select(v => (double)v), Near(2e-3));
        }
    }

    /// <summary>The whole chain of models/README.md, computed by numpy and torch from pydicom's pixels.</summary>
    [ToolFact("python3", "brain-mr-pgbm003/11-T1post-18670")]
    public void A_real_series_is_prepared_as_numpy_and_torch_prepare_it()
    {
        const string Script = """
            import glob, sys, numpy as np, pydicom, torch
            ds = [pydicom.dcmread(f) for f in glob.glob(sys.argv[1] + "/*.dcm")]
            o = np.array(ds[0].ImageOrientationPatient, float)
            ds.sort(key=lambda d: np.dot(np.cross(o[:3], o[3:]), np.array(d.ImagePositionPatient, float)))
            v = np.stack([d.pixel_array for d in ds]).astype(np.float32)
            low, high = np.percentile(v, 0), np.percentile(v, 99.8)
            x = np.clip((v - low) / (high - low), 0, 1).astype(np.float32)
            side = max(x.shape[1:]); h, w = x.shape[1:]
            square = np.zeros((len(x), side, side), np.float32)
            top, left = (side - h) // 2, (side - w) // 2
            square[:, top:top + h, left:left + w] = x
            y = torch.nn.functional.interpolate(torch.from_numpy(square)[:, None], (256, 256), mode="bilinear", align_corners=False, antialias=True)
            y = (y - y.mean((2, 3), keepdim=True)) / (y.std((2, 3), unbiased=False, keepdim=True) + 1e-5)
            for s in (0, 7, 21): print(*y[s, 0].flatten()[::97].tolist())
            """;
        string folder = TestData.Require("brain-mr-pgbm003/11-T1post-18670");
        double[] expected = Python(Script, folder);
        DicomFile[] files = [.. Directory.GetFiles(folder).Select(DicomFile.Open)];
        SlicePreprocessor preprocessor = new(new CardPreprocessing(256, 256, "pad", "bilinear", Window, ZScore), VolumeBuilder.Build(files).Volume!, invert: false);
        float[] prepared = preprocessor.Prepare([0, 7, 21]);
        double[] actual = [.. Enumerable.Range(0, 3).SelectMany(s => Enumerable.Range(0, ((256 * 256) + 96) / 97).Select(i => (double)prepared[(s * 256 * 256) + (i * 97)]))];
        Assert.Equal(expected, actual, Near(2e-4));
        Array.ForEach(files, file => file.Dispose());
    }

    [Theory]
    [InlineData("1 0 0 0 1 0", false, false, false)]      // axial as usual
    [InlineData("-1 0 0 0 1 0", false, true, false)]      // patient left on the left
    [InlineData("1 0 0 0 -1 0", false, false, true)]      // anterior down
    [InlineData("0 1 0 1 0 0", true, false, false)]       // rows run to the back
    [InlineData("0 1 0 0 0 -1", false, false, false)]     // sagittal as usual
    [InlineData("0 -1 0 0 0 1", false, true, true)]       // sagittal, posterior left and feet up
    [InlineData("1 0 0 0 0 -1", false, false, false)]     // coronal as usual
    [InlineData("0 0 -1 1 0 0", true, false, false)]      // coronal lying on its side
    public void Slices_are_turned_to_how_a_radiologist_reads_them(string orientation, bool transpose, bool flipX, bool flipY) =>
        Assert.Equal(new DisplayOrientation(transpose, flipX, flipY), DisplayOrientation.Of(Geometry(orientation, 1, 1)));

    [Fact]
    public void Turning_and_finding_the_shown_place_agree()
    {
        float[] stored = [.. Enumerable.Range(0, 12).Select(i => (float)i)];
        foreach (bool transpose in new[] { false, true })
        {
            foreach ((bool flipX, bool flipY) in new[] { (false, false), (true, false), (false, true), (true, true) })
            {
                DisplayOrientation turn = new(transpose, flipX, flipY);
                float[] shown = turn.Apply(stored, columns: 4, rows: 3);
                for (int i = 0; i < 12; i++)
                {
                    (int x, int y) = turn.Shown(i % 4, i / 4, 4, 3);
                    Assert.Equal(i, shown[(y * (transpose ? 3 : 4)) + x]);
                }
            }
        }
    }

    /// <summary>Whatever the stored orientation, spacing and fit: a ramp that goes into the network and comes back lies where it was.</summary>
    [Theory]
    [InlineData("1 0 0 0 1 0", 0.5, 0.5, "pad")]
    [InlineData("0 1 0 -1 0 0", 0.5, 0.5, "pad")]
    [InlineData("1 0 0 0 -1 0", 0.5, 0.8, "pad")]
    [InlineData("0 -1 0 0 0 -1", 0.8, 0.5, "stretch")]
    public void A_map_comes_back_to_the_voxels_that_it_belongs_to(string orientation, double columnSpacing, double rowSpacing, string fit)
    {
        const int Columns = 90, Rows = 70;
        float[] voxels = [.. Enumerable.Range(0, Columns * Rows).Select(i => (i % Columns) + (2f * (i / Columns)))];
        Volume volume = new(voxels, Columns, Rows, Geometry(orientation, columnSpacing, rowSpacing), [new SliceSource("1", "", 0, false, default)]);
        SlicePreprocessor preprocessor = new(
            new CardPreprocessing(256, 256, fit, "bilinear", Window with { Upper = 100 }, new CardNormalization("affine", null, null, voxels.Max(), 0)), volume, invert: false);
        float[] restored = new float[voxels.Length];
        preprocessor.Restore(preprocessor.Prepare(0, 1), restored);
        for (int r = 3; r < Rows - 3; r++)
        {
            for (int c = 3; c < Columns - 3; c++) Assert.Equal(voxels[(r * Columns) + c], restored[(r * Columns) + c], 0.15);
        }
    }

    [Fact]
    public void MONOCHROME1_is_inverted_before_the_window()
    {
        Volume volume = new([0, 25, 50, 100], 2, 2, Geometry("1 0 0 0 1 0", 1, 1), [new SliceSource("1", "", 0, false, default)]);
        CardPreprocessing card = new(2, 2, "pad", "bilinear", Window with { Upper = 100 }, new CardNormalization("none"));
        Assert.Equal([1, 0.75f, 0.5f, 0], new SlicePreprocessor(card, volume, invert: true).Prepare(0, 1));
        Assert.Equal([0, 0.25f, 0.5f, 1], new SlicePreprocessor(card, volume, invert: false).Prepare(0, 1));
    }

    [Fact]
    public void A_window_over_the_slice_does_not_see_the_other_slices()
    {
        Volume volume = new([0, 1, 0, 100], 2, 1, Geometry("1 0 0 0 1 0", 1, 1), [new SliceSource("1", "", 0, false, default), new SliceSource("2", "", 0, false, default)]);
        CardPreprocessing card = new(1, 2, "stretch", "bilinear", new CardWindow("percentile", "slice", 0, 100), new CardNormalization("none"));
        Assert.Equal([0, 1, 0, 1], new SlicePreprocessor(card, volume, invert: false).Prepare(0, 2));
        Assert.Equal([0, 0.01f, 0, 1], new SlicePreprocessor(card with { Window = card.Window with { Scope = "series" } }, volume, invert: false).Prepare(0, 2));
    }

    [Fact]
    public void An_empty_slice_is_zero_and_not_NaN()
    {
        Volume volume = new(new float[16], 4, 4, Geometry("1 0 0 0 1 0", 1, 1), [new SliceSource("1", "", 0, false, default)]);
        Assert.All(new SlicePreprocessor(new CardPreprocessing(8, 8, "pad", "bilinear", Window, ZScore), volume, invert: false).Prepare(0, 1), v => Assert.Equal(0, v));
    }

    private static VolumeGeometry Geometry(string orientation, double columnSpacing, double rowSpacing)
    {
        double[] o = [.. orientation.Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
        Vector3 along = new(o[0], o[1], o[2]), down = new(o[3], o[4], o[5]);
        return new VolumeGeometry(default, along, down, along.Cross(down), columnSpacing, rowSpacing);
    }

    private static Func<double, double, bool> Near(double tolerance) => (a, b) => Math.Abs(a - b) <= tolerance;

    private static double[] Python(string script, params string[] arguments)
    {
        (int exit, string output, string error) = Tool.Run("python3", ["-c", script, .. arguments]);
        Assert.True(exit == 0, error);
        return [.. output.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
    }
}
