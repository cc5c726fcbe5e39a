using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using MedVision.Testing;
using Microsoft.Playwright;
using Xunit;

namespace MedVision.EndToEnd.Tests;

[Collection(HouseCollection.Name)]
public sealed class UploadTests(House house)
{
    [DataFact(House.Study)]
    public async Task A_bad_file_is_named_with_its_reason_and_the_good_one_beside_it_is_stored()
    {
        string uid = await house.StudyAsync();
        string good = Directory.EnumerateFiles(TestData.Require(House.Study), "*.dcm", SearchOption.AllDirectories).Order().First();
        IPage page = await house.OpenAsync("/upload");
        await Assertions.Expect(page.Locator("[data-testid=drop][data-ready=true]")).ToBeVisibleAsync();
        await page.GetByTestId("files").SetInputFilesAsync(
        [
            new FilePayload { Name = "shopping-list.dcm", MimeType = "text/plain", Buffer = Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Repeat("milk, bread, butter", 20))) },
            new FilePayload { Name = "good.dcm", MimeType = "application/dicom", Buffer = await File.ReadAllBytesAsync(good) },
        ]);
        await Assertions.Expect(page.GetByTestId("upload-state")).ToHaveTextAsync("Done", new() { Timeout = 30_000 });
        await Assertions.Expect(page.GetByTestId("duplicates")).ToHaveTextAsync("1");
        await Assertions.Expect(page.GetByTestId("quarantined")).ToHaveTextAsync("1");
        await Assertions.Expect(page.Locator(".issues li")).ToContainTextAsync("shopping-list.dcm");
        await Assertions.Expect(page.GetByTestId("study-link")).ToHaveAttributeAsync("href", "/studies/" + uid);
        string told = (await page.Locator(".issues li").TextContentAsync())!.Replace("shopping-list.dcm", "", StringComparison.Ordinal).Trim();
        Assert.NotEmpty(told);

        await page.GotoAsync(house.Url + "/quarantine");
        ILocator row = page.GetByTestId("quarantine").Locator("tr", new() { HasText = "shopping-list.dcm" }).First;
        await Assertions.Expect(row).ToContainTextAsync(told);
        IDownload download = await page.RunAndWaitForDownloadAsync(() => row.GetByRole(AriaRole.Link, new() { Name = "Download" }).ClickAsync());
        using TemporaryFolder folder = new();
        await download.SaveAsAsync(folder.File("aside"));
        Assert.StartsWith("milk, bread, butter", await File.ReadAllTextAsync(folder.File("aside")), StringComparison.Ordinal);
        await row.GetByTestId("discard").ClickAsync();
        await page.GetByRole(AriaRole.Alertdialog).GetByRole(AriaRole.Button, new() { Name = "Discard" }).ClickAsync();
        await Assertions.Expect(page.GetByTestId("quarantine").Locator("tr", new() { HasText = "shopping-list.dcm" })).ToHaveCountAsync(0);
        await page.CloseAsync();
    }

    [DataFact(House.Study)]
    public async Task A_script_posts_a_ZIP_with_the_token_and_reads_what_became_of_each_file()
    {
        await house.StudyAsync();
        using TemporaryFolder folder = new();
        using (ZipArchive zip = ZipFile.Open(folder.File("mixed.zip"), ZipArchiveMode.Create))
        {
            zip.CreateEntryFromFile(Directory.EnumerateFiles(TestData.Require(House.Study), "*.dcm", SearchOption.AllDirectories).Order().First(), "a/1.dcm");
            await using StreamWriter notes = new(zip.CreateEntry("a/notes.pdf").Open());
            await notes.WriteAsync("%PDF-1.7 not really");
        }
        using HttpClient client = house.Client();
        using MultipartFormDataContent form = [];
        await using FileStream content = File.OpenRead(folder.File("mixed.zip"));
        form.Add(new StreamContent(content), "file", "mixed.zip");
        HttpResponseMessage answer = await client.PostAsync("/api/ingest", form);
        JsonElement report = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        Assert.True(answer.IsSuccessStatusCode, report.ToString());
        Assert.Equal(0, report.GetProperty("stored").GetInt32());
        Assert.Equal(1, report.GetProperty("duplicates").GetInt32());
        Assert.Contains("notes.pdf", report.GetProperty("quarantined")[0].GetProperty("name").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_is_no_form_and_a_form_that_breaks_off_are_refused_in_words()
    {
        using HttpClient client = house.Client();
        HttpResponseMessage plain = await client.PostAsync("/api/ingest", new StringContent("hello"));
        Assert.Equal(415, (int)plain.StatusCode);
        ByteArrayContent broken = new(Encoding.ASCII.GetBytes("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.dcm\"\r\n\r\nhalf a fi"));
        broken.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");
        HttpResponseMessage answer = await client.PostAsync("/api/ingest", broken);
        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains("The upload broke off", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
