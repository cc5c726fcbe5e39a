using MedVision.Dicom.Data;
using MedVision.Testing;
using MedVision.Testing.Orthanc;
using Microsoft.Playwright;
using Xunit;

namespace MedVision.EndToEnd.Tests;

[Collection(HouseCollection.Name)]
public sealed class RemoteTests(House house)
{
    [OrthancFact]
    public async Task A_study_of_another_archive_is_found_fetched_and_marked_as_here()
    {
        await using OrthancServer archive = await OrthancServer.StartAsync();
        string patient = "REMOTE-" + Guid.NewGuid().ToString("N")[..8];
        MrSeries series = new() { Description = "elsewhere" };
        foreach (int slice in (int[])[0, 1])
            await archive.UploadAsync(series.Slice(series.PositionOf(slice), slice + 1, change: data => data.Set(DicomTags.PatientID, patient)).ToArray());
        await house.AdmitAsync(archive.AETitle, archive.DicomPort, "Get");
        IPage page = await house.OpenAsync("/nodes");
        await page.GetByRole(AriaRole.Link, new() { Name = "Query " + archive.AETitle, Exact = true }).ClickAsync();

        ILocator search = page.GetByTestId("search"), row = page.GetByTestId("found").Locator("tbody tr", new() { HasText = patient });
        await search.ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Say at least one thing about the study: all that a node has is too much.");
        await page.GetByLabel("Patient ID").FillAsync(patient + "-nobody");
        await search.ClickAsync();
        await Assertions.Expect(page.GetByTestId("found-count")).ToHaveTextAsync(archive.AETitle + " has no such study.");

        await page.GetByLabel("Patient ID").FillAsync(patient);
        await search.ClickAsync();
        await Assertions.Expect(row).ToContainTextAsync("Doe, Jane");
        await Assertions.Expect(row).ToContainTextAsync("2020-01-02");
        await Assertions.Expect(row.GetByTestId("here")).ToHaveCountAsync(0);
        await AccessibilityTests.RequireCleanAsync(page, "/remote with a found study");
        await row.GetByTestId("fetch").ClickAsync();
        await Assertions.Expect(row.GetByTestId("here")).ToHaveTextAsync("here already", new() { Timeout = 30_000 });
        ILocator order = page.GetByTestId("pulls").Locator("tbody tr", new() { HasText = series.StudyUid });
        await Assertions.Expect(order.GetByTestId("pull-state")).ToHaveTextAsync("done", new() { Timeout = 30_000 });
        await Assertions.Expect(order).ToContainTextAsync("2 of 2");
        await AccessibilityTests.RequireCleanAsync(page, "/remote with a fetched study");
        await row.GetByTestId("here").ClickAsync();
        await Assertions.Expect(page.GetByTestId("series")).ToHaveCountAsync(1);
        await page.CloseAsync();
    }

    [Fact]
    public async Task A_node_that_is_away_is_said_in_words()
    {
        await house.AdmitAsync("AWAYARCHIVE", 1);
        IPage page = await house.OpenAsync("/remote");
        await page.GetByLabel("Archive", new() { Exact = true }).SelectOptionAsync(new SelectOptionValue { Label = "AWAYARCHIVE" });
        await page.GetByLabel("Modality").FillAsync("MR");
        await page.GetByTestId("search").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("127.0.0.1", new() { Timeout = 20_000 });
        await page.CloseAsync();
    }
}
