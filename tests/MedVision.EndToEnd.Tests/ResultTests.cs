using System.Text.Json;
using System.Text.RegularExpressions;
using MedVision.Testing;
using Microsoft.Playwright;
using Xunit;

namespace MedVision.EndToEnd.Tests;

/// <summary>What the analysis wrote, from the study's page to the signed report.</summary>
[Collection(HouseCollection.Name)]
public sealed class ResultTests(House house)
{
    private static readonly string[] kinds = ["Segmentation", "Report", "ParametricMap", "Capture"];

    [DataFact(House.Study)]
    public async Task The_study_lists_segmentation_report_map_and_captures_and_each_is_valid_and_can_be_fetched()
    {
        string uid = await house.StudyAsync();
        IPage page = await house.OpenAsync("/studies/" + uid);
        foreach (string kind in kinds)
        {
            ILocator row = page.GetByTestId("result-" + kind);
            await Assertions.Expect(row).ToBeVisibleAsync(new() { Timeout = 30_000 });
            await Assertions.Expect(row.Locator("a.chip")).ToHaveTextAsync(new Regex("^(valid|\\d+ warnings?)$"));
            string address = (await row.GetByRole(AriaRole.Link, new() { NameRegex = new Regex("as DICOM$") }).GetAttributeAsync("href"))!;
            using HttpClient client = house.Client();
            byte[] file = await client.GetByteArrayAsync(address);
            Assert.Equal("DICM", System.Text.Encoding.ASCII.GetString(file, 128, 4));
        }
        await page.CloseAsync();
    }

    [DataFact(House.Study)]
    public async Task The_captures_are_shown_as_images_and_the_map_says_where_it_is_drawn()
    {
        IPage page = await house.OpenAsync("/studies/" + await house.StudyAsync());
        ILocator viewer = page.GetByTestId("viewer");
        await page.GetByTestId("result-Capture").GetByRole(AriaRole.Button).ClickAsync(new() { Timeout = 30_000 });
        await Assertions.Expect(page.Locator(".viewer-corner.top-left")).ToHaveTextAsync(new Regex("captures"));
        await Assertions.Expect(viewer).ToHaveAttributeAsync("data-state", "ready", new() { Timeout = 30_000 });
        Picture capture = await ReadingTests.PollAsync(viewer, picture => picture.GreyLevels > 20 && picture.Coloured > 50);
        Assert.True(capture.Coloured > 50, $"the lesion is drawn into the capture: {capture}");
        await page.GetByTestId("to-source").ClickAsync();
        await page.GetByTestId("result-ParametricMap").GetByRole(AriaRole.Button).ClickAsync(new() { Timeout = 30_000 });
        await Assertions.Expect(page.GetByTestId("viewer-message")).ToHaveTextAsync("This is a map of numbers. It is drawn over the series it was made from, by the slider there.");

        await page.CloseAsync();
    }

    [DataFact(House.Study)]
    public async Task A_report_is_signed_with_name_and_organisation_and_a_change_of_mind_is_a_version_that_names_the_earlier_ones()
    {
        string uid = await house.StudyAsync();
        IPage page = await house.OpenAsync("/studies/" + uid);
        List<string> complaints = [];
        page.Console += (_, message) =>
        {
            if (message.Type == "error") complaints.Add(message.Text);
        };
        await house.SignerAsync(page);
        await Assertions.Expect(page.GetByTestId("signs")).ToContainTextAsync("Reader, Rita");
        await Assertions.Expect(page.GetByTestId("signs")).ToContainTextAsync("General Hospital");
        await page.GetByLabel("Comment").FillAsync("agreed, żółć");
        await page.GetByTestId("accept").ClickAsync();
        await Assertions.Expect(page.GetByTestId("verified")).ToBeVisibleAsync(new() { Timeout = 30_000 });

        await page.GetByTestId("open-report").ClickAsync();
        ILocator report = page.GetByTestId("report");
        await Assertions.Expect(report.GetByTestId("verification")).ToHaveTextAsync("VERIFIED");
        await Assertions.Expect(report.Locator(".signature")).ToContainTextAsync("Reader, Rita, General Hospital");
        await Assertions.Expect(report).ToContainTextAsync("agreed, żółć");
        await Assertions.Expect(report).ToContainTextAsync("Confirmed present");
        string accepted = page.Url.Split('/')[^2];

        IPage worklist = await house.OpenAsync("/");
        await Assertions.Expect(worklist.Locator("tr", new() { Has = worklist.Locator($"a[href='/studies/{uid}']") }).Locator(".chip.verified")).ToHaveTextAsync("VERIFIED");
        await worklist.CloseAsync();

        await page.GotoAsync($"{house.Url}/studies/{uid}");
        await page.GetByTestId("reject").ClickAsync();
        await Assertions.Expect(page.GetByTestId("review-history").Locator("li").First).ToContainTextAsync("rejected", new() { Timeout = 30_000 });
        await Assertions.Expect(page.GetByTestId("verified")).ToHaveCountAsync(0);
        JsonElement[] reviews = [.. ReadingTests.Analysed(await house.StudyJsonAsync(uid)).GetProperty("reviews").EnumerateArray()];
        string rejected = reviews[0].GetProperty("signedSopInstanceUid").GetString()!;
        Assert.Equal(accepted, reviews[1].GetProperty("signedSopInstanceUid").GetString());
        using HttpClient client = house.Client();
        string text = await client.GetStringAsync($"/api/studies/{uid}/instances/{rejected}/report");
        Assert.Contains("findings rejected", text, StringComparison.Ordinal);
        Assert.Contains("Known absent", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Confirmed present", text, StringComparison.Ordinal);
        Assert.Contains($"Replaces {accepted}", text, StringComparison.Ordinal);
        // Both versions and the models' own report are there, one series of three.
        Assert.Contains("Confirmed present", await client.GetStringAsync($"/api/studies/{uid}/instances/{accepted}/report"), StringComparison.Ordinal);
        Assert.Empty(complaints);
        await page.CloseAsync();
    }

    [DataFact(House.Study)]
    public async Task The_header_page_finds_elements_by_tag_name_and_value_and_opens_sequences()
    {
        IPage page = await house.OpenAsync("/studies/" + await house.StudyAsync());
        await Assertions.Expect(page.GetByTestId("viewer")).ToHaveAttributeAsync("data-state", "ready", new() { Timeout = 60_000 });
        // The link follows the image on the screen.
        await page.GetByTestId("viewer").FocusAsync();
        await page.Keyboard.PressAsync("Home");
        await Assertions.Expect(page.GetByTestId("slice")).ToHaveTextAsync(new Regex("^1 /"));
        string first = (await page.GetByTestId("to-header").GetAttributeAsync("href"))!;
        await page.Keyboard.PressAsync("End");
        await Assertions.Expect(page.GetByTestId("to-header")).Not.ToHaveAttributeAsync("href", first);
        await page.GetByTestId("to-header").ClickAsync();

        ILocator rows = page.GetByTestId("header").Locator("tbody tr");
        await Assertions.Expect(rows.Filter(new() { HasText = "(0008,0060)" })).ToContainTextAsync("Modality");
        await page.GetByTestId("header-search").FillAsync("00180087");
        await Assertions.Expect(rows).ToHaveCountAsync(1);
        await Assertions.Expect(rows).ToContainTextAsync("Magnetic Field Strength");
        await page.GetByTestId("header-search").FillAsync("pgbm");
        await Assertions.Expect(rows.Filter(new() { HasText = "Patient ID" })).ToContainTextAsync("PGBM-003");
        await page.GetByTestId("header-search").FillAsync("no element says this");
        await Assertions.Expect(rows).ToHaveCountAsync(0);
        await page.GetByTestId("header-search").FillAsync("");
        ILocator sequence = page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex(@"^\(0008,1032\)") });
        await Assertions.Expect(sequence).ToHaveAttributeAsync("aria-expanded", "true");
        int open = await rows.CountAsync();
        await sequence.ClickAsync();
        await Assertions.Expect(sequence).ToHaveAttributeAsync("aria-expanded", "false");
        Assert.True(await rows.CountAsync() < open, "closed, its items are away");
        await page.CloseAsync();
    }

    [DataFact("dicom-conformance")]
    public async Task An_object_with_faults_has_a_validation_report_that_names_them()
    {
        (string study, string sop) = await house.StoreAsync("pydicom/src/pydicom/data/test_files/test-SR.dcm");
        using HttpClient client = house.Client();
        JsonElement report = JsonDocument.Parse(await client.GetStringAsync($"/api/studies/{study}/instances/{sop}/validation")).RootElement;
        IPage page = await house.OpenAsync($"/studies/{study}/instances/{sop}/validation");
        int errors = report.GetProperty("findings").EnumerateArray().Count(finding => finding.GetProperty("severity").GetString() == "Error");
        await Assertions.Expect(page.GetByTestId("validity")).ToHaveTextAsync(errors == 0 ? "valid" : "not valid");
        await Assertions.Expect(page.GetByTestId("findings-table").Locator("tbody tr")).ToHaveCountAsync(report.GetProperty("findings").GetArrayLength());
        await page.CloseAsync();
    }

    [DataFact("dicom-conformance")]
    public async Task A_hospitals_report_is_words_on_the_page_and_as_text()
    {
        (string study, string sop) = await house.StoreAsync("pydicom/src/pydicom/data/test_files/test-SR.dcm");
        (int code, string output, string error) = Tool.Run("python3", "-c",
            """
            import sys, pydicom
            def walk(item):
                yield item
                for child in getattr(item, 'ContentSequence', []): yield from walk(child)
            for item in walk(pydicom.dcmread(sys.argv[1])):
                if item.get('ValueType') == 'TEXT': print(item.ConceptNameCodeSequence[0].CodeMeaning + ': ' + ' '.join(item.TextValue.split()))
            """, TestData.Require("dicom-conformance/pydicom/src/pydicom/data/test_files/test-SR.dcm"));
        Assert.True(code == 0, error);
        string[] said = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.NotEmpty(said);
        using HttpClient client = house.Client();
        string text = Regex.Replace(await client.GetStringAsync($"/api/studies/{study}/instances/{sop}/report"), @"\s+", " ");
        IPage page = await house.OpenAsync($"/studies/{study}/instances/{sop}/report");
        await Assertions.Expect(page.GetByTestId("report")).ToBeVisibleAsync();
        string shown = Regex.Replace(await page.GetByTestId("report").InnerTextAsync(), @"\s+", " ");
        foreach (string line in said)
        {
            Assert.Contains(line, text, StringComparison.Ordinal);
            Assert.Contains(line.Split(": ", 2)[1], shown, StringComparison.Ordinal);
        }
        await page.CloseAsync();
    }
}
