using System.Text.Json;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using MedVision.Testing;
using Microsoft.Playwright;
using Xunit;

namespace MedVision.EndToEnd.Tests;

[Collection(HouseCollection.Name)]
public sealed class AccessibilityTests(House house)
{
    [Theory]
    [InlineData("/", "h1")]
    [InlineData("/upload", "[data-testid=drop][data-ready=true]")]
    [InlineData("/studio", "form.order")]
    [InlineData("/studio/draw", "[data-testid=drawing][data-ready=true]")]
    [InlineData("/jobs", "[data-testid=jobs]")]
    [InlineData("/quarantine", "[data-testid=quarantine]")]
    [InlineData("/models", "[data-testid=model]")]
    [InlineData("/models/brain-tumor-unet", "[data-testid=model-page]")]
    [InlineData("/admin", "[data-testid=users]")]
    [InlineData("/account", "form.signer")]
    [InlineData("/nodes", "[data-testid=nodes]")]
    [InlineData("/routes", "[data-testid=rules]")]
    [InlineData("/deliveries", "[data-testid=deliveries]")]
    [InlineData("/remote", "[data-testid=pulls]")]
    [InlineData("/operations", "[data-testid=rate-stored] svg")]
    [InlineData("/not-found", "h1")]
    public Task Axe_finds_nothing_serious(string path, string shown) => CheckAsync(path, shown);

    [DataFact(House.Study)]
    public async Task Axe_finds_nothing_serious_on_the_pages_with_a_study()
    {
        string uid = await house.StudyAsync();
        await CheckAsync("/studies/" + uid, "[data-testid=viewer][data-state=ready]");
        await CheckAsync("/", $"a[href='/studies/{uid}']");
        await CheckAsync("/jobs", "[data-testid=jobs] .chip.done");
        JsonElement results = ReadingTests.Analysed(await house.StudyJsonAsync(uid)).GetProperty("results");
        string report = results.EnumerateArray().First(result => result.GetProperty("kind").GetString() == "Report").GetProperty("sopInstanceUid").GetString()!;
        await CheckAsync($"/studies/{uid}/instances/{report}/report", "[data-testid=report]");
        await CheckAsync($"/studies/{uid}/instances/{report}", "[data-testid=header]");
        await CheckAsync($"/studies/{uid}/instances/{report}/validation", "[data-testid=validation]");
    }

    [Fact]
    public async Task Axe_finds_nothing_serious_on_the_sign_in_page()
    {
        await using IBrowserContext session = await house.SessionAsync();
        IPage page = await session.NewPageAsync();
        await page.GotoAsync(house.Url + "/login");
        await RequireCleanAsync(page, "sign in");
    }

    private async Task CheckAsync(string path, string shown)
    {
        IPage page = await house.OpenAsync(path);
        await Assertions.Expect(page.Locator(shown).First).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await Assertions.Expect(page.GetByTestId("research-use")).ToHaveTextAsync("Research use only, not a medical device");
        await RequireCleanAsync(page, $"{path}, dark");
        await page.GetByTestId("theme").ClickAsync();
        await Assertions.Expect(page.GetByTestId("theme")).ToHaveTextAsync("Dark");
        await Assertions.Expect(page.Locator("#radzen-theme-link")).ToHaveAttributeAsync("href", new System.Text.RegularExpressions.Regex("/standard-base.css"));
        await page.WaitForFunctionAsync("() => getComputedStyle(document.body).colorScheme === 'light' && getComputedStyle(document.documentElement).getPropertyValue('--rz-base-900').trim() !== '#0a0d11'");
        await RequireCleanAsync(page, $"{path}, light");
        await page.GetByTestId("theme").ClickAsync();
        await Assertions.Expect(page.GetByTestId("theme")).ToHaveTextAsync("Light");
        await page.CloseAsync();
    }

    /// <summary>The page, as it stands, has no serious problem.</summary>
    internal static async Task RequireCleanAsync(IPage page, string where)
    {
        // Colours fade in after a switch; axe must see the last of them.
        await page.WaitForFunctionAsync("() => document.getAnimations().every(animation => animation.playState !== 'running')");
        AxeResult result = await page.RunAxe();
        string[] problems =
        [
            .. result.Violations.Where(violation => violation.Impact is "serious" or "critical")
                .Select(violation => $"{violation.Id}: {violation.Help}: {string.Join(" | ", violation.Nodes.Take(5).Select(node => node.Html))}"),
        ];
        Assert.True(problems.Length == 0, $"{where}\n{string.Join('\n', problems)}");
        Assert.NotEmpty(result.Passes);
    }
}
