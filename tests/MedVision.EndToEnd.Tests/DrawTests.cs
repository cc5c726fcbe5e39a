using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;
using MedVision.Testing;
using Microsoft.Playwright;
using Xunit;

namespace MedVision.EndToEnd.Tests;

[Collection(HouseCollection.Name)]
public sealed class DrawTests(House house)
{
    [ToolFact("python3")]
    public async Task A_drawn_lesion_becomes_a_set_of_marked_synthetic_slices_with_that_lesion_as_their_mask()
    {
        IPage page = await DrawPageAsync();
        await page.GetByTestId("add-ellipse").ClickAsync();
        ILocator canvas = page.GetByTestId("canvas");
        await Assertions.Expect(canvas).ToHaveAttributeAsync("data-area", new Regex("^[1-9]"));
        int area = int.Parse((await canvas.GetAttributeAsync("data-area"))!, CultureInfo.InvariantCulture);
        await page.GetByLabel("Class").SelectOptionAsync("glioma");
        await page.GetByLabel("Slices, 1 to 64").FillAsync("2");
        await page.GetByLabel("Seed").FillAsync("7");
        await page.GetByTestId("paint").ClickAsync();
        ILocator generation = page.GetByTestId("generation").First;
        await Assertions.Expect(generation.GetByTestId("montage")).ToBeVisibleAsync(new() { Timeout = 120_000 });
        Picture montage = await Picture.OfAsync(generation.GetByTestId("montage"));
        Assert.True(montage.GreyLevels > 60, $"the montage shows images: {montage}");

        using TemporaryFolder folder = new();
        IDownload download = await page.RunAndWaitForDownloadAsync(() => generation.GetByTestId("dicom").ClickAsync());
        await download.SaveAsAsync(folder.File("set.zip"));
        ZipFile.ExtractToDirectory(folder.File("set.zip"), folder.File("set"));
        (int exitCode, string output, string error) = Tool.Run("python3", "-c",
            """
            import pathlib, sys, pydicom
            files = {p.stem: pydicom.dcmread(p) for p in pathlib.Path(sys.argv[1]).rglob('*.dcm')}
            masks = [f for name, f in files.items() if name.endswith('-mask')]
            print(len(files), sorted({f[0x0008, 0x001C].value for f in files.values()}), [int((f.pixel_array > 0).sum()) for f in masks])
            """, folder.File("set"));
        Assert.True(exitCode == 0, error);
        Assert.Equal($"4 ['YES'] [{area}, {area}]", output.Trim());
        await page.CloseAsync();
    }

    [Fact]
    public async Task A_stroke_of_the_brush_can_be_taken_back_and_nothing_drawn_makes_no_order()
    {
        IPage page = await DrawPageAsync();
        ILocator canvas = page.GetByTestId("canvas");
        await Assertions.Expect(canvas).ToHaveAttributeAsync("data-area", "0");
        LocatorBoundingBoxResult box = (await canvas.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + (box.Width / 2), box.Y + (box.Height / 2));
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + (box.Width / 2) + 60, box.Y + (box.Height / 2), new() { Steps = 5 });
        await page.Mouse.UpAsync();
        await Assertions.Expect(canvas).ToHaveAttributeAsync("data-area", new Regex("^[1-9]"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Assertions.Expect(canvas).ToHaveAttributeAsync("data-area", "0");
        await page.GetByTestId("paint").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Nothing is drawn yet.");
        await page.CloseAsync();
    }

    private async Task<IPage> DrawPageAsync()
    {
        IPage page = await house.OpenAsync("/studio/draw");
        await Assertions.Expect(page.Locator("[data-testid=drawing][data-ready=true]")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        return page;
    }
}
