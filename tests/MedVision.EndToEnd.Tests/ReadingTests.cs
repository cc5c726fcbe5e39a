using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using MedVision.Testing;
using Microsoft.Playwright;
using Xunit;

namespace MedVision.EndToEnd.Tests;

[Collection(HouseCollection.Name)]
public sealed class ReadingTests(House house)
{
    [DataFact(House.Study)]
    public async Task The_worklist_shows_the_uploaded_study_with_its_finding()
    {
        string uid = await house.StudyAsync();
        IPage page = await house.OpenAsync("/");
        ILocator row = page.Locator("tr", new() { Has = page.Locator($"a[href='/studies/{uid}']") });
        await Assertions.Expect(row.Locator(".chip.done")).ToHaveTextAsync("done");
        await Assertions.Expect(row.Locator(".headline")).Not.ToBeEmptyAsync();
        await page.GetByLabel("Patient name, ID, accession number or description").FillAsync("nobody is called this");
        await Assertions.Expect(page.GetByText("No study matches the filter.")).ToBeVisibleAsync();
        await page.GetByLabel("Patient name, ID, accession number or description").FillAsync("pgbm");
        await Assertions.Expect(row).ToBeVisibleAsync();
        await page.CloseAsync();
    }

    [DataFact(House.Study)]
    public async Task The_study_opens_on_the_largest_lesion_with_image_and_overlay_on_the_screen()
    {
        IPage page = await StudyPageAsync();
        ILocator viewer = page.GetByTestId("viewer");
        Picture shown = await Picture.OfAsync(viewer.Locator(".viewer-image"));
        Assert.True(shown.GreyLevels > 60, $"a brain has many greys: {shown}");
        Assert.True(shown.Grey > shown.Pixels / 20, $"a brain fills a good part of the viewport: {shown}");
        Assert.True(shown.Coloured > 200, $"the lesion is drawn without a click: {shown}");

        await page.GetByTestId("toggle-segmentation").ClickAsync();
        await Assertions.Expect(viewer).ToHaveAttributeAsync("data-segmentation", "hidden");
        Picture bare = await PollAsync(viewer, picture => picture.Coloured < shown.Coloured / 4);
        Assert.True(bare.GreyLevels > 60, $"the image stays: {bare}");
        await page.CloseAsync();
    }

    [DataFact(House.Study)]
    public async Task The_overlay_lies_on_the_slices_that_the_findings_name()
    {
        string uid = await house.StudyAsync();
        JsonElement analysed = Analysed(await house.StudyJsonAsync(uid));
        using HttpClient client = house.Client();
        JsonElement masks = JsonDocument.Parse(await client.GetStringAsync($"/api/analyses/{analysed.GetProperty("analysisId")}/masks")).RootElement;
        JsonElement[] lesions = [.. analysed.GetProperty("findings").GetProperty("segmentation").GetProperty("lesions").EnumerateArray()];
        for (int i = 0; i < lesions.Length; i++)
        {
            string[] named = [.. lesions[i].GetProperty("sopInstanceUids").EnumerateArray().Select(sop => sop.GetString()!).Order()];
            string[] drawn =
            [
                .. masks.GetProperty("frames").EnumerateArray().Where(frame => frame.GetProperty("segment").GetInt32() == i + 1 && frame.GetProperty("runs").GetArrayLength() > 0)
                    .Select(frame => frame.GetProperty("sop").GetString()!).Distinct().Order(),
            ];
            Assert.Equal(named, drawn);
        }
    }

    [DataFact(House.Study)]
    public async Task A_click_on_a_lesion_and_the_arrow_keys_move_through_the_stack()
    {
        IPage page = await StudyPageAsync();
        ILocator slice = page.GetByTestId("slice");
        string opened = (await slice.TextContentAsync())!;
        await page.GetByTestId("viewer").FocusAsync();
        await page.Keyboard.PressAsync("Home");
        await Assertions.Expect(slice).ToHaveTextAsync(new Regex("^1 /"));
        await page.Keyboard.PressAsync("ArrowDown");
        await Assertions.Expect(slice).ToHaveTextAsync(new Regex("^2 /"));
        await page.GetByTestId("lesion").First.ClickAsync();
        await Assertions.Expect(slice).ToHaveTextAsync(opened);
        await page.CloseAsync();
    }

    [DataFact(House.Study)]
    public async Task The_anomaly_map_is_a_second_layer_that_the_slider_brings_in()
    {
        IPage page = await StudyPageAsync();
        ILocator viewer = page.GetByTestId("viewer");
        await page.GetByTestId("toggle-segmentation").ClickAsync();
        await Assertions.Expect(viewer).ToHaveAttributeAsync("data-anomaly", "loaded");
        Picture without = await PollAsync(viewer, picture => picture.Coloured < 200);
        await page.GetByTestId("anomaly-opacity").FillAsync("80");
        await PollAsync(viewer, picture => picture.Coloured > without.Coloured + 500);
        await page.CloseAsync();
    }

    [DataFact(House.Study)]
    public async Task A_length_is_measured_in_millimetres()
    {
        IPage page = await StudyPageAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Length" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Length" })).ToHaveAttributeAsync("aria-pressed", "true");
        LocatorBoundingBoxResult box = (await page.Locator(".viewer-image").BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + box.Width / 2 - 80, box.Y + box.Height / 2);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + box.Width / 2 + 80, box.Y + box.Height / 2, new() { Steps = 8 });
        await page.Mouse.UpAsync();
        await Assertions.Expect(page.Locator(".viewer-image svg text")).ToContainTextAsync(new Regex(@"\d+(\.\d+)? mm"));
        await page.CloseAsync();
    }

    [DataFact(House.Study)]
    public async Task Accept_is_stored_with_comment_user_and_time_and_the_later_word_counts()
    {
        string uid = await house.StudyAsync();
        DateTimeOffset start = DateTimeOffset.UtcNow;
        IPage page = await StudyPageAsync();
        await house.SignerAsync(page);
        int before = await page.GetByTestId("review-history").Locator("li").CountAsync();
        await page.GetByTestId("reject").ClickAsync();
        await Assertions.Expect(page.GetByTestId("review-history").Locator("li")).ToHaveCountAsync(before + 1, new() { Timeout = 30_000 });
        await page.GetByLabel("Comment").FillAsync("cavity of the earlier operation");
        await page.GetByTestId("accept").ClickAsync();
        await Assertions.Expect(page.GetByTestId("review-history").Locator("li").First).ToContainTextAsync("cavity of the earlier operation", new() { Timeout = 30_000 });
        await page.CloseAsync();

        JsonElement latest = Analysed(await house.StudyJsonAsync(uid)).GetProperty("reviews")[0];
        Assert.Equal("Accepted", latest.GetProperty("verdict").GetString());
        Assert.Equal("admin", latest.GetProperty("user").GetString());
        Assert.Equal("cavity of the earlier operation", latest.GetProperty("comment").GetString());
        Assert.InRange(latest.GetProperty("at").GetDateTimeOffset(), start.AddSeconds(-1), DateTimeOffset.UtcNow.AddSeconds(1));

        IPage worklist = await house.OpenAsync("/");
        await Assertions.Expect(worklist.Locator("tr", new() { Has = worklist.Locator($"a[href='/studies/{uid}']") }).Locator(".chip.verified")).ToBeVisibleAsync();
        await worklist.CloseAsync();
    }

    [DataFact(House.Study)]
    public async Task The_findings_on_the_page_are_the_findings_in_the_database()
    {
        string uid = await house.StudyAsync();
        JsonElement findings = Analysed(await house.StudyJsonAsync(uid)).GetProperty("findings");
        IPage page = await StudyPageAsync();
        string volume = findings.GetProperty("segmentation").GetProperty("totalVolumeMl").GetDouble().ToString("0.0", CultureInfo.InvariantCulture);
        await Assertions.Expect(page.GetByTestId("findings").Locator(".figure b")).ToHaveTextAsync(volume);
        await Assertions.Expect(page.Locator(".provenance").First).ToContainTextAsync(findings.GetProperty("segmentation").GetProperty("model").GetString()!);
        await page.CloseAsync();
    }

    [DataFact(House.Study)]
    public async Task The_segmentation_is_a_series_that_says_where_it_is_drawn()
    {
        IPage page = await StudyPageAsync();
        await page.GetByTestId("series").Filter(new() { HasText = "SEG" }).First.ClickAsync();
        await Assertions.Expect(page.GetByTestId("viewer-message")).ToHaveTextAsync("This is a segmentation. It is drawn over the series it was made from.");
        await page.CloseAsync();
    }

    internal static JsonElement Analysed(JsonElement study) => study.GetProperty("series").EnumerateArray()
        .Where(series => series.GetProperty("findings").ValueKind == JsonValueKind.Object && series.GetProperty("findings").GetProperty("segmentation").ValueKind == JsonValueKind.Object)
        .MaxBy(series => series.GetProperty("findings").GetProperty("segmentation").GetProperty("totalVolumeMl").GetDouble());

    private async Task<IPage> StudyPageAsync()
    {
        IPage page = await house.OpenAsync("/studies/" + await house.StudyAsync());
        ILocator viewer = page.GetByTestId("viewer");
        await Assertions.Expect(viewer).ToHaveAttributeAsync("data-state", "ready", new() { Timeout = 60_000 });
        await Assertions.Expect(viewer).ToHaveAttributeAsync("data-segmentation", "shown", new() { Timeout = 30_000 });
        await PollAsync(viewer, picture => picture.GreyLevels > 60 && picture.Coloured > 200);
        return page;
    }

    /// <summary>Looks until the screen shows what is expected; fails with the last look.</summary>
    internal static async Task<Picture> PollAsync(ILocator viewer, Func<Picture, bool> expected)
    {
        DateTime end = DateTime.UtcNow.AddSeconds(20);
        while (true)
        {
            Picture picture = await Picture.OfAsync(viewer.Locator(".viewer-image"));
            if (expected(picture)) return picture;
            Assert.True(DateTime.UtcNow < end, $"the screen does not show it: {picture}");
        }
    }
}
