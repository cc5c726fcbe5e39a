using System.Text.Json;
using MedVision.Imaging.Export.Png;
using MedVision.Testing;
using Xunit;

namespace MedVision.Cli.Tests.Generate;

public sealed class GenerateCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("png", ".png")]
    [InlineData("dicom", ".dcm")]
    [InlineData("nifti", ".nii.gz")]
    public async Task Each_image_has_its_mask_and_a_summary_says_what_made_them(string format, string extension)
    {
        var (code, output, error) = await Generate("out", "--count", "3", "--seed", "7", "--format", format);

        Assert.Equal((0, ""), (code, error));
        Assert.Contains("3 synthetic images of class glioma", output);
        string[] images = [.. Enumerable.Range(1, 3).SelectMany(i => (string[])[$"out/synthetic-glioma-seed7-000{i}-mask{extension}", $"out/synthetic-glioma-seed7-000{i}{extension}"])];
        Assert.Equal([.. ((string[])["out/.medvision-files", "out/generation.json", "out/montage.png", "out/proof.json", .. images]).Order(StringComparer.Ordinal)], _folder.Files());
        using JsonDocument summary = JsonDocument.Parse(File.ReadAllText(_folder["out/generation.json"]));
        Assert.Equal(("glioma", 7, 6), (
            summary.RootElement.GetProperty("class").GetString(), summary.RootElement.GetProperty("seed").GetInt32(), summary.RootElement.GetProperty("files").GetArrayLength()));
    }

    [Fact]
    public async Task A_set_comes_with_its_proof_and_a_line_that_says_it()
    {
        var (code, output, error) = await Generate("out", "--count", "2", "--seed", "7");

        Assert.Equal((0, ""), (code, error));
        Assert.Contains("near-copy of a training slice", output);
        Assert.Contains("32 images are needed, the set has 2", output);
        using JsonDocument proof = JsonDocument.Parse(File.ReadAllText(_folder["out/proof.json"]));
        Assert.Equal((true, 2, 2), (
            proof.RootElement.GetProperty("synthetic").GetBoolean(), proof.RootElement.GetProperty("wanted").GetInt32(), proof.RootElement.GetProperty("released").GetInt32()));
        Assert.Equal(6, proof.RootElement.GetProperty("figures").GetArrayLength());
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_bytes_and_another_seed_others()
    {
        await Generate("a", "--count", "2", "--seed", "7", "--format", "dicom");
        await Generate("b", "--count", "2", "--seed", "7", "--format", "dicom");
        await Generate("c", "--count", "2", "--seed", "8", "--format", "png");
        await Generate("d", "--count", "2", "--seed", "7", "--format", "png");

        foreach (string file in _folder.Files().Where(file => file.StartsWith("a/", StringComparison.Ordinal)))
            Assert.Equal(File.ReadAllBytes(_folder[file]), File.ReadAllBytes(_folder["b" + file[1..]]));
        Assert.NotEqual(File.ReadAllBytes(_folder["c/montage.png"]), File.ReadAllBytes(_folder["d/montage.png"]));
    }

    /// <summary>pydicom is the judge of the mark that keeps a synthetic image from passing for a patient's.</summary>
    [ToolFact("python3")]
    public async Task DICOM_images_are_marked_as_synthetic()
    {
        await Generate("out", "--count", "2", "--format", "dicom");

        var (code, output, error) = Tool.Run("python3", "-c", """
            import sys, glob, pydicom
            files = [pydicom.dcmread(f) for f in sorted(glob.glob(sys.argv[1] + '/*.dcm'))]
            print(len(files), {f[0x0008001C].value for f in files}, len({f.SOPInstanceUID for f in files}), {f.pixel_array.ndim for f in files})
            """, _folder["out"]);

        Assert.True(code == 0, error);
        Assert.Equal("4 {'YES'} 4 {2}", output.Trim());
    }

    [Theory]
    [InlineData("--class", "sarcoma")]
    [InlineData("--class", "glioma", "--count", "0")]
    [InlineData("--class", "glioma", "--count", "many")]
    [InlineData("--class", "glioma", "--format", "jpeg")]
    [InlineData("--class", "glioma", "--truncation", "-1")]
    public async Task What_cannot_be_made_is_wrong_usage_and_writes_nothing(params string[] arguments)
    {
        var (code, output, error) = await Cli.RunAsync(["generate", "--out", _folder["out"], .. arguments]);

        Assert.Equal((2, ""), (code, output));
        Assert.Contains(arguments[^2], error);
        Assert.Empty(_folder.Files());
    }

    [Fact]
    public async Task A_drawn_lesion_is_the_mask_of_every_image()
    {
        byte[] drawn = [.. Enumerable.Range(0, 256 * 256).Select(i => i / 256 is >= 80 and < 112 && i % 256 is >= 100 and < 148 ? (byte)255 : (byte)0)];
        File.WriteAllBytes(_folder["lesion.png"], PngWriter.Gray8(drawn, 256, 256));

        var (code, output, error) = await Generate("out", "--mask", _folder["lesion.png"], "--count", "2", "--seed", "5");

        Assert.Equal((0, ""), (code, error));
        Assert.Contains("2 synthetic images of class glioma", output);
        byte[] first = File.ReadAllBytes(_folder["out/synthetic-glioma-seed5-0001-mask.png"]);
        Assert.Equal(16 * 24, PngReader.Read(first).Samples.Count(v => v == 255));
        Assert.Equal(first, File.ReadAllBytes(_folder["out/synthetic-glioma-seed5-0002-mask.png"]));
        Assert.NotEqual(File.ReadAllBytes(_folder["out/synthetic-glioma-seed5-0001.png"]), File.ReadAllBytes(_folder["out/synthetic-glioma-seed5-0002.png"]));
        Assert.Contains("drawnMaskSha256", File.ReadAllText(_folder["out/generation.json"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8, 8, 0, "all black")]
    [InlineData(8, 4, 255, "proportions")]
    public async Task A_drawing_without_a_lesion_or_of_other_proportions_is_wrong_usage(int width, int height, byte level, string reason)
    {
        File.WriteAllBytes(_folder["lesion.png"], PngWriter.Gray8([.. Enumerable.Repeat(level, width * height)], width, height));

        var (code, output, error) = await Generate("out", "--mask", _folder["lesion.png"]);

        Assert.Equal((2, ""), (code, output));
        Assert.Contains(reason, error);
    }

    [Fact]
    public async Task A_drawing_that_is_no_PNG_is_wrong_usage()
    {
        File.WriteAllText(_folder["lesion.txt"], "a lesion");

        Assert.Equal(2, (await Generate("out", "--mask", _folder["lesion.txt"])).Code);
        Assert.Equal(2, (await Generate("out", "--mask", _folder["absent.png"])).Code);
    }

    private Task<(int Code, string Out, string Error)> Generate(string folder, params string[] arguments) =>
        Cli.RunAsync(["generate", "--class", "glioma", "--out", _folder[folder], .. arguments]);
}
