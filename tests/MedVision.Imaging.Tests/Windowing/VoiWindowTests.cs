using System.Globalization;
using MedVision.Dicom.Data;
using MedVision.Imaging.Windowing;
using MedVision.Testing;
using Xunit;

namespace MedVision.Imaging.Tests.Windowing;

public sealed class VoiWindowTests
{
    /// <summary>The note of PS3.3 C.11.2.1.2.1: c = 2048, w = 4096 is y = ((x - 2047.5) / 4095 + 0.5).</summary>
    [Theory]
    [InlineData(0, 0)]
    [InlineData(4095, 1)]
    [InlineData(4096, 1)]
    [InlineData(1000, ((1000 - 2047.5) / 4095) + 0.5)]
    public void Linear_follows_the_standards_example(double x, double expected) =>
        Assert.Equal(expected, new VoiWindow(2048, 4096).Apply(x), 12);

    [Fact]
    public void Linear_with_width_one_is_a_step()
    {
        VoiWindow window = new(2048, 1);
        Assert.Equal((0, 1), (window.Apply(2047.5), window.Apply(2047.6)));
    }

    [ToolFact("python3")]
    public void All_functions_agree_with_pydicom()
    {
        const string Script = """
            import numpy as np, pydicom
            from pydicom.pixel_data_handlers.util import apply_voi
            from pydicom.pixel_data_handlers.util import apply_windowing
            x = np.arange(0, 256, dtype=np.uint8)
            for function in ("LINEAR", "LINEAR_EXACT", "SIGMOID"):
                for center, width in ((127, 255), (40.5, 80), (200, 20), (128, 1.5)):
                    ds = pydicom.Dataset()
                    ds.WindowCenter, ds.WindowWidth, ds.VOILUTFunction = center, width, function
                    ds.PhotometricInterpretation, ds.BitsStored, ds.PixelRepresentation = "MONOCHROME2", 8, 0
                    y = apply_windowing(x, ds) / 255.0
                    print(function, center, width, *(f"{v:.9f}" for v in y[::5]))
            """;
        (int exit, string output, string error) = Tool.Run("python3", "-c", Script);
        Assert.True(exit == 0, error);
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(12, lines.Length);
        foreach (string[] cells in lines.Select(line => line.Split(' ')))
        {
            VoiFunction function = Enum.Parse<VoiFunction>(cells[0].Replace("_", "", StringComparison.Ordinal), ignoreCase: true);
            VoiWindow window = new(Number(cells[1]), Number(cells[2]), function);
            for (int i = 3; i < cells.Length; i++) Assert.Equal(Number(cells[i]), window.Apply((i - 3) * 5), 6);
        }
    }

    [Fact]
    public void A_header_without_a_valid_window_gives_none()
    {
        Assert.Null(VoiWindow.FromHeader(new DicomDataset(), 0));
        Assert.Null(VoiWindow.FromHeader(new DicomDataset().Set(DicomTags.WindowCenter, "10").Set(DicomTags.WindowWidth, "0"), 0));
        Assert.Equal(
            new VoiWindow(10, 0.5, VoiFunction.Sigmoid),
            VoiWindow.FromHeader(new DicomDataset().Set(DicomTags.WindowCenter, "10").Set(DicomTags.WindowWidth, "0.5").Set(DicomTags.VOILUTFunction, "SIGMOID"), 0));
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
