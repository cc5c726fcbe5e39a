using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Imaging.Rendering;
using MedVision.Testing;
using Xunit;

namespace MedVision.Imaging.Tests.Rendering;

public sealed class FrameRendererTests
{
    private static readonly Action<DicomDataset> Window = d => d.Set(DicomTags.WindowCenter, "128").Set(DicomTags.WindowWidth, "256");

    [ToolFact("python3")]
    public void A_window_of_256_shows_8_bit_values_as_they_are()
    {
        DicomFile file = new MrSeries { Rows = 2, Columns = 4 }.Slice([0, 0, 0], 1, (c, r) => (c * 60) + r, Window);
        Assert.Equal("L 4 2 0 60 120 180 1 61 121 181", Pixels(FrameRenderer.RenderPng(file, 0, 64)));
    }

    [ToolFact("python3")]
    public void The_smallest_value_of_MONOCHROME1_is_white()
    {
        DicomFile file = new MrSeries { Rows = 1, Columns = 3 }.Slice([0, 0, 0], 1, (c, _) => c * 100, d =>
        {
            Window(d);
            d.Set(DicomTags.PhotometricInterpretation, "MONOCHROME1");
        });
        Assert.Equal("L 3 1 255 155 55", Pixels(FrameRenderer.RenderPng(file, 0, 64)));
    }

    [ToolFact("python3")]
    public void A_thumbnail_keeps_the_aspect_and_averages()
    {
        DicomFile file = new MrSeries { Rows = 8, Columns = 4 }.Slice([0, 0, 0], 1, (c, r) => r < 4 ? 10 * (c % 2) : 200, Window);
        Assert.Equal("L 2 4 5 5 5 5 200 200 200 200", Pixels(FrameRenderer.RenderPng(file, 0, 4)));
    }

    [ToolFact("python3")]
    public void Colour_by_plane_is_drawn_as_RGB()
    {
        DicomFile file = new MrSeries { Rows = 1, Columns = 2 }.Slice([0, 0, 0], 1, null, d => d
            .Set(DicomTags.SamplesPerPixel, 3).Set(DicomTags.PhotometricInterpretation, "RGB").Set(DicomTags.PlanarConfiguration, 1)
            .Set(DicomTags.BitsAllocated, 8).Set(DicomTags.BitsStored, 8).Set(DicomTags.HighBit, 7)
            .SetBytes(DicomTags.PixelData, DicomVR.OB, new byte[] { 1, 2, 3, 4, 5, 6 }));
        Assert.Equal("RGB 2 1 (1, 3, 5) (2, 4, 6)", Pixels(FrameRenderer.RenderPng(file, 0, 64)));
    }

    [DataFact("dicom-conformance/manifest.csv")]
    public void Every_file_of_the_corpus_is_drawn_or_refused_with_a_reason()
    {
        int drawn = 0;
        List<string> refused = [];
        foreach (string path in Directory.EnumerateFiles(TestData.Require("dicom-conformance"), "*", SearchOption.AllDirectories).Where(p => new FileInfo(p).Length < 4 << 20))
        {
            try
            {
                using DicomFile file = DicomFile.Open(path);
                Assert.Equal(0x89, FrameRenderer.RenderPng(file, 0, 128)[0]);
                drawn++;
            }
            catch (DicomException error)
            {
                refused.Add($"{path}: {error.Message}");
            }
        }
        Assert.True(drawn > 200, $"only {drawn} files were drawn; refused:\n{string.Join('\n', refused)}");
    }

    private static string Pixels(byte[] png)
    {
        string path = Path.GetTempFileName();
        File.WriteAllBytes(path, png);
        (int exit, string output, string error) = Tool.Run("python3", "-c", "import sys; from PIL import Image; im = Image.open(sys.argv[1]); print(im.mode, *im.size, *im.getdata())", path);
        File.Delete(path);
        Assert.True(exit == 0, error);
        return output.Trim();
    }
}
