using System.IO.Compression;
using MedVision.Testing;
using Microsoft.Playwright;
using Xunit;

namespace MedVision.EndToEnd.Tests;

[Collection(HouseCollection.Name)]
public sealed class StudioTests(House house)
{
    [ToolFact("python3")]
    public async Task Four_images_of_a_class_become_a_montage_and_a_zip_of_marked_synthetic_DICOM()
    {
        IPage page = await house.OpenAsync("/studio");
        await page.GetByLabel("Class").SelectOptionAsync("glioma");
        await page.GetByLabel("Images, 1 to 256").FillAsync("4");
        await page.GetByLabel("Seed").FillAsync("7");
        await page.GetByTestId("generate").ClickAsync();
        ILocator generation = page.GetByTestId("generation").Filter(new() { HasText = "4 × glioma" }).First;
        await Assertions.Expect(generation.GetByTestId("montage")).ToBeVisibleAsync(new() { Timeout = 120_000 });
        await Assertions.Expect(generation.Locator(".chip")).ToHaveTextAsync("done");
        await Assertions.Expect(generation.GetByTestId("proof")).ToContainTextAsync("near-copy of a training slice");
        await Assertions.Expect(generation.GetByTestId("proof")).ToContainTextAsync("32 images are needed, the set has 4");
        IDownload download = await page.RunAndWaitForDownloadAsync(() => generation.GetByTestId("dicom").ClickAsync());
        using TemporaryFolder folder = new();
        await download.SaveAsAsync(folder.File("set.zip"));
        ZipFile.ExtractToDirectory(folder.File("set.zip"), folder.File("set"));
        (int exitCode, string output, string error) = Tool.Run("python3", "-c",
            """
            import pathlib, sys, pydicom
            paths = list(pathlib.Path(sys.argv[1]).rglob('*.dcm'))
            files = [pydicom.dcmread(p) for p in paths]
            images = [f for p, f in zip(paths, files) if not p.stem.endswith('-mask')]
            print(len(images), len(files), sorted({f[0x0008, 0x001C].value for f in files}), len({f.SOPInstanceUID for f in files}), all(f.pixel_array.any() for f in images))
            """, folder.File("set"));
        Assert.True(exitCode == 0, error);
        // every image comes with its mask, both marked, each with a UID of its own
        Assert.Equal("4 8 ['YES'] 8 True", output.Trim());

        IDownload pictures = await page.RunAndWaitForDownloadAsync(() => generation.GetByTestId("png").ClickAsync());
        await pictures.SaveAsAsync(folder.File("png.zip"));
        using ZipArchive zip = ZipFile.OpenRead(folder.File("png.zip"));
        Assert.True(zip.Entries.Count(entry => entry.Name.EndsWith(".png", StringComparison.Ordinal)) >= 4);
        Picture montage = await Picture.OfAsync(generation.GetByTestId("montage"));
        Assert.True(montage.GreyLevels > 60, $"the montage shows images: {montage}");
        await page.CloseAsync();
    }

    [Theory]
    [InlineData("0")]
    [InlineData("257")]
    public async Task A_count_out_of_range_is_refused_in_words(string count)
    {
        IPage page = await house.OpenAsync("/studio");
        await page.GetByLabel("Images, 1 to 256").FillAsync(count);
        // The browser's own check is off: the server's counts.
        await page.GetByRole(AriaRole.Form, new() { Name = "Order synthetic images" }).EvaluateAsync("form => { form.noValidate = true; }");
        await page.GetByTestId("generate").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("The number of images is from 1 to 256.");
        await page.CloseAsync();
    }
}
