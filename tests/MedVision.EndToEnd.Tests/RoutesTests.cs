using MedVision.Testing;
using Microsoft.Playwright;
using Xunit;

namespace MedVision.EndToEnd.Tests;

[Collection(HouseCollection.Name)]
public sealed class RoutesTests(House house)
{
    private const string Rule = "Reports to the PACS";

    [Fact]
    public async Task A_rule_says_what_would_happen_to_a_series_and_is_switched_off_and_on()
    {
        await house.StoreAsync(new MrSeries { Description = "ROUTE TRIAL" }.Slice([0, 0, 0], 1));
        await house.AdmitAsync("ROUTEPACS", 104);
        IPage page = await house.OpenAsync("/routes");
        await page.GetByTestId("save-rule").ClickAsync(); // without a name the browser keeps it
        await Assertions.Expect(page.GetByTestId("rules").Locator("tbody tr")).ToHaveCountAsync(0);
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync(Rule);
        await page.Locator("#rule-occasion").SelectOptionAsync("Results");
        await page.GetByLabel("Series description").FillAsync("*TRIAL*");
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "ROUTEPACS" }).CheckAsync();
        await page.GetByTestId("save-rule").ClickAsync();
        ILocator rule = page.GetByTestId("rule-" + Rule);
        await Assertions.Expect(rule).ToContainTextAsync("description *TRIAL*");
        await Assertions.Expect(rule).ToContainTextAsync("send segmentation, report to ROUTEPACS");

        ILocator series = page.GetByRole(AriaRole.Form, new() { Name = "Try the rules" }).GetByLabel("Series");
        string trial = (await series.Locator("option", new() { HasText = "ROUTE TRIAL" }).First.GetAttributeAsync("value"))!;
        await series.SelectOptionAsync(trial);
        await page.GetByRole(AriaRole.Button, new() { Name = "Try" }).ClickAsync();
        ILocator answer = page.GetByTestId("trial");
        await Assertions.Expect(answer).ToContainTextAsync("It is offered to analysis (no rule says otherwise).");
        await Assertions.Expect(answer).ToContainTextAsync($"send segmentation, report to ROUTEPACS, by {Rule}");
        await AccessibilityTests.RequireCleanAsync(page, "/routes with a rule that was tried");

        await rule.GetByRole(AriaRole.Button, new() { Name = $"Switch off {Rule}" }).ClickAsync();
        await Assertions.Expect(rule.Locator(".chip")).ToHaveTextAsync("off");
        await Assertions.Expect(answer).ToContainTextAsync($"{Rule} does not apply: the rule is switched off.");
        await rule.GetByRole(AriaRole.Button, new() { Name = $"Switch on {Rule}" }).ClickAsync();
        await Assertions.Expect(rule.Locator(".chip")).ToHaveCountAsync(0);
        await Assertions.Expect(answer).Not.ToContainTextAsync("does not apply");

        await rule.GetByRole(AriaRole.Button, new() { Name = $"Remove {Rule}" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove", Exact = true }).ClickAsync();
        await Assertions.Expect(rule).ToHaveCountAsync(0);
        await page.CloseAsync();
    }
}
