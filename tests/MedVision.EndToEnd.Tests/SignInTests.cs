using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;

namespace MedVision.EndToEnd.Tests;

[Collection(HouseCollection.Name)]
public sealed class SignInTests(House house)
{
    [Fact]
    public async Task A_wrong_password_is_refused_and_the_fifth_locks_the_account()
    {
        string password = await CreateUserAsync("locked-out", "Clinician");
        await using IBrowserContext session = await house.SessionAsync();
        IPage page = await session.NewPageAsync();
        for (int i = 1; i < 5; i++)
        {
            await house.SignInAsync(page, "locked-out", "not the password");
            await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("User name or password is wrong.");
        }
        await house.SignInAsync(page, "locked-out", "not the password");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Too many wrong passwords");
        await house.SignInAsync(page, "locked-out", password);
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Too many wrong passwords");
    }

    [Fact]
    public async Task A_one_time_password_opens_only_the_page_that_changes_it()
    {
        string password = await CreateUserAsync("newcomer", "Clinician");
        await using IBrowserContext session = await house.SessionAsync();
        IPage page = await session.NewPageAsync();
        await house.SignInAsync(page, "newcomer", password);
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/account/password$"));
        await page.GotoAsync(house.Url + "/jobs");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/account/password$"));
        Assert.Equal(403, (await page.Context.APIRequest.GetAsync(house.Url + "/api/studies/1.2.3")).Status);

        await page.GetByLabel("One-time password").FillAsync(password);
        await page.GetByLabel("New password, ten").FillAsync("a longer word of mine");
        await page.GetByLabel("New password again").FillAsync("a longer word of mine");
        await page.GetByRole(AriaRole.Button, new() { Name = "Change password" }).ClickAsync();
        await Assertions.Expect(page.GetByTestId("worklist")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_clinician_sees_neither_studio_nor_admin()
    {
        string password = await CreateUserAsync("clinician", "Clinician");
        await using IBrowserContext session = await house.SessionAsync();
        IPage page = await session.NewPageAsync();
        await house.SignInAsync(page, "clinician", password);
        await page.GetByLabel("One-time password").FillAsync(password);
        await page.GetByLabel("New password, ten").FillAsync("a longer word of mine");
        await page.GetByLabel("New password again").FillAsync("a longer word of mine");
        await page.GetByRole(AriaRole.Button, new() { Name = "Change password" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Worklist" })).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Studio" })).ToHaveCountAsync(0);
        foreach (string path in (string[])["/admin", "/studio"])
        {
            await page.GotoAsync(house.Url + path);
            await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Not for this account" })).ToBeVisibleAsync();
        }
        Assert.Equal(403, (await page.Context.APIRequest.GetAsync(house.Url + "/api/generations/1/png")).Status);
        Assert.Equal(403, (await page.Context.APIRequest.GetAsync(house.Url + "/api/quarantine/1")).Status);
    }

    [Fact]
    public async Task Sign_in_leads_only_to_our_own_pages_and_sign_out_ends_the_session()
    {
        await using IBrowserContext session = await house.SessionAsync();
        IPage page = await session.NewPageAsync();
        foreach (string elsewhere in (string[])["//example.org/", "/\\example.org", "https://example.org/"])
        {
            await page.GotoAsync(house.Url + "/login?returnUrl=" + Uri.EscapeDataString(elsewhere));
            await page.GetByLabel("User name").FillAsync("admin");
            await page.GetByLabel("Password").FillAsync(Server.Password);
            await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
            await Assertions.Expect(page).ToHaveURLAsync(house.Url + "/");
        }
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/login$"));
        await page.GotoAsync(house.Url + "/jobs");
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/login"));
    }

    [Theory]
    [InlineData("/api/studies/1.2.3")]
    [InlineData("/api/analyses/1/masks")]
    [InlineData("/api/analyses/1/anomaly")]
    [InlineData("/api/generations/1/dicom")]
    [InlineData("/api/quarantine/1")]
    [InlineData("/dicom-web/studies/1.2/series/1.3/metadata")]
    [InlineData("/dicom-web/studies/1.2/series/1.3/instances/1.4/frames/1")]
    public async Task Without_a_sign_in_nothing_is_read(string path)
    {
        using HttpClient stranger = new() { BaseAddress = new Uri(house.Url) };
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync(path)).StatusCode);
        stranger.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "a guess");
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync(path)).StatusCode);
    }

    [Fact]
    public async Task A_post_with_the_cookie_and_without_the_antiforgery_header_is_refused()
    {
        IAPIRequestContext browser = house.Admin.APIRequest;
        IFormData form = browser.CreateFormData();
        form.Set("file", new FilePayload { Name = "x.dcm", MimeType = "application/dicom", Buffer = [1, 2, 3] });
        Assert.Equal(400, (await browser.PostAsync(house.Url + "/api/ingest", new() { Multipart = form })).Status);
        using HttpClient stranger = new() { BaseAddress = new Uri(house.Url) };
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.PostAsync("/api/ingest", new MultipartFormDataContent())).StatusCode);
    }

    [Fact]
    public async Task Every_answer_carries_the_security_headers()
    {
        using HttpClient stranger = new() { BaseAddress = new Uri(house.Url) };
        HttpResponseMessage answer = await stranger.GetAsync("/login");
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        string policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-eval'", policy.Replace("'wasm-unsafe-eval'", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Server"));
    }

    private async Task<string> CreateUserAsync(string name, string role)
    {
        IPage page = await house.OpenAsync("/admin");
        await page.GetByLabel("User name").FillAsync(name);
        foreach (string each in (string[])["Clinician", "Researcher", "Admin"])
            await page.GetByRole(AriaRole.Checkbox, new() { Name = each }).SetCheckedAsync(each == role);
        await page.GetByTestId("create-user").ClickAsync();
        await Assertions.Expect(page.GetByTestId("one-time-password")).ToContainTextAsync(name);
        string password = (await page.GetByTestId("one-time-password").Locator("code").TextContentAsync())!;
        await page.CloseAsync();
        return password;
    }
}
