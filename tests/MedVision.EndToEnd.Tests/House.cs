using System.IO.Compression;
using System.Net.Http.Json;
using System.Text.Json;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Testing;
using Microsoft.Playwright;
using Xunit;

namespace MedVision.EndToEnd.Tests;

/// <summary>One running house for many tests: server, browser, a signed-in administrator and, once asked for, the real study with its findings.</summary>
public sealed class House : IAsyncLifetime
{
    public const string Study = "brain-mr-pgbm003";
    public const float Analysis = 240_000;

    private readonly TemporaryFolder folder = new();
    private readonly Lazy<Task<string>> study;
    private IPlaywright? playwright;
    private Server server = null!;
    private IBrowser browser = null!;

    public House() => study = new Lazy<Task<string>>(UploadStudyAsync);

    public string Url => server.Url;

    /// <summary>A browser session in which the administrator is signed in.</summary>
    public IBrowserContext Admin { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        server = OhifFactAttribute.Folder is { } ohif
            ? await Server.StartAsync(folder.File("data"), new Dictionary<string, string?> { ["MEDVISION_OHIF"] = ohif }, "--ohif")
            : await Server.StartAsync(folder.File("data"));
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Tool.Find("chromium") ?? "/usr/bin/chromium", Args = ["--no-sandbox"] });
        Admin = await SessionAsync();
        IPage page = await Admin.NewPageAsync();
        await SignInAsync(page, "admin", Server.Password);
        await Assertions.Expect(page.GetByTestId("worklist")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await page.CloseAsync();
    }

    public async Task DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
        if (server is not null) await server.DisposeAsync();
        folder.Dispose();
    }

    /// <summary>A browser session of its own, signed out.</summary>
    public Task<IBrowserContext> SessionAsync() => browser.NewContextAsync(new() { ViewportSize = new() { Width = 1600, Height = 950 }, AcceptDownloads = true });

    public async Task SignInAsync(IPage page, string name, string password)
    {
        await page.GotoAsync(Url + "/login");
        await page.GetByLabel("User name").FillAsync(name);
        await page.GetByLabel("Password").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }

    public int DicomPort => server.DicomPort;

    public HttpClient Client() => server.Client();

    /// <summary>The UID of the real study, uploaded as a ZIP through the page and analysed. Happens once.</summary>
    public Task<string> StudyAsync() => study.Value;

    /// <summary>A page of the administrator's.</summary>
    public async Task<IPage> OpenAsync(string path)
    {
        IPage page = await Admin.NewPageAsync();
        await page.GotoAsync(Url + path);
        return page;
    }

    private async Task<string> UploadStudyAsync()
    {
        string zip = folder.File(Study + ".zip");
        ZipFile.CreateFromDirectory(TestData.Require(Study), zip);
        IPage page = await OpenAsync("/upload");
        await Assertions.Expect(page.Locator("[data-testid=drop][data-ready=true]")).ToBeVisibleAsync();
        await page.GetByTestId("files").SetInputFilesAsync(zip);
        await Assertions.Expect(page.GetByTestId("upload-state")).ToHaveTextAsync("Done", new() { Timeout = 60_000 });
        await Assertions.Expect(page.GetByTestId("stored")).ToHaveTextAsync("88");
        string uid = (await page.GetByTestId("study-link").GetAttributeAsync("href"))!.Split('/')[^1];

        await page.GotoAsync(Url + "/jobs");
        await Assertions.Expect(page.Locator($"[data-testid=jobs] tr:has(a[href^='/studies/{uid}']) .chip.done")).ToHaveCountAsync(4, new() { Timeout = Analysis });
        await page.CloseAsync();
        return uid;
    }

    /// <summary>Sees to it that the administrator's account says who signs; the page shows a study with a result.</summary>
    public async Task SignerAsync(IPage page)
    {
        ILocator form = page.GetByRole(AriaRole.Form, new() { Name = "Who signs" }), signs = page.GetByTestId("signs");
        await Assertions.Expect(form.Or(signs)).ToBeVisibleAsync(new() { Timeout = 30_000 });
        if (await signs.IsVisibleAsync()) return;
        await page.GetByLabel("Family name").FillAsync("Reader");
        await page.GetByLabel("Given name").FillAsync("Rita");
        await page.GetByLabel("Organisation").FillAsync("General Hospital");
        await page.GetByTestId("store-signer").ClickAsync();
        await Assertions.Expect(signs).ToBeVisibleAsync();
    }

    /// <summary>Stores a file of the conformance corpus; returns its study and instance.</summary>
    public async Task<(string Study, string Sop)> StoreAsync(string file)
    {
        using HttpClient client = Client();
        using MultipartFormDataContent form = [];
        string path = TestData.Require(Path.Combine("dicom-conformance", file));
        await using FileStream content = File.OpenRead(path);
        form.Add(new StreamContent(content), "file", Path.GetFileName(file));
        JsonElement report = JsonDocument.Parse(await (await client.PostAsync("/api/ingest", form)).Content.ReadAsStringAsync()).RootElement;
        Assert.True(report.GetProperty("stored").GetInt32() + report.GetProperty("duplicates").GetInt32() == 1, report.ToString());
        using DicomFile opened = DicomFile.Open(path);
        return (report.GetProperty("studies")[0].GetString()!, opened.Dataset.RequireString(DicomTags.SOPInstanceUID));
    }

    /// <summary>Stores files that a test has made.</summary>
    public async Task StoreAsync(params DicomFile[] files)
    {
        using HttpClient client = Client();
        using MultipartFormDataContent form = [];
        foreach (DicomFile file in files) form.Add(new ByteArrayContent(file.ToArray()), "file", "made.dcm");
        JsonElement report = JsonDocument.Parse(await (await client.PostAsync("/api/ingest", form)).Content.ReadAsStringAsync()).RootElement;
        Assert.True(report.GetProperty("stored").GetInt32() == files.Length, report.ToString());
    }

    /// <summary>Admits a DIMSE node of this machine.</summary>
    public async Task AdmitAsync(string title, int port, string pullsBy = "Move")
    {
        using HttpClient client = Client();
        HttpResponseMessage answer = await client.PutAsJsonAsync("/api/nodes", new { aeTitle = title, host = "127.0.0.1", port, pullsBy });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>The study as the API tells it.</summary>
    public async Task<JsonElement> StudyJsonAsync(string uid)
    {
        using HttpClient client = Client();
        return JsonDocument.Parse(await client.GetStringAsync($"/api/studies/{uid}")).RootElement;
    }
}
