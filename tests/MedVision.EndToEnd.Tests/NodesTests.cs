using System.Globalization;
using Microsoft.Playwright;
using Xunit;

namespace MedVision.EndToEnd.Tests;

[Collection(HouseCollection.Name)]
public sealed class NodesTests(House house)
{
    [Fact]
    public async Task A_node_is_added_answers_an_echo_is_kept_out_and_let_in_again()
    {
        IPage page = await house.OpenAsync("/nodes");
        await page.GetByLabel("AE title", new() { Exact = true }).FillAsync("MEDVISION"); // the house calls itself, by the title that is let in here
        await page.GetByLabel("Host (empty: any)").FillAsync("127.0.0.1");
        await page.GetByLabel("Port (empty").FillAsync(house.DicomPort.ToString(CultureInfo.InvariantCulture));
        await page.GetByTestId("save-node").ClickAsync();
        ILocator node = page.GetByTestId("node-MEDVISION");
        await Assertions.Expect(node).ToContainTextAsync("admitted");
        await node.GetByRole(AriaRole.Button, new() { Name = "Echo MEDVISION" }).ClickAsync();
        await Assertions.Expect(node.GetByRole(AriaRole.Status)).ToContainTextAsync("answer");

        await node.GetByRole(AriaRole.Button, new() { Name = "Refuse MEDVISION" }).ClickAsync();
        await Assertions.Expect(node).ToContainTextAsync("refused");
        await node.GetByRole(AriaRole.Button, new() { Name = "Echo MEDVISION" }).ClickAsync();
        await Assertions.Expect(node.Locator(".problem")).ToContainTextAsync("reject");
        await AccessibilityTests.RequireCleanAsync(page, "/nodes with a node that does not answer");

        await node.GetByRole(AriaRole.Button, new() { Name = "Admit MEDVISION" }).ClickAsync();
        await Assertions.Expect(node).ToContainTextAsync("admitted");
        await node.GetByRole(AriaRole.Button, new() { Name = "Echo MEDVISION" }).ClickAsync();
        await Assertions.Expect(node.Locator(".problem")).ToHaveCountAsync(0);

        await node.GetByRole(AriaRole.Button, new() { Name = "Remove MEDVISION" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove", Exact = true }).ClickAsync();
        await Assertions.Expect(node).ToHaveCountAsync(0);
        await page.CloseAsync();
    }

    [Fact]
    public async Task A_title_that_is_none_is_refused_in_words()
    {
        IPage page = await house.OpenAsync("/nodes");
        await page.GetByLabel("AE title", new() { Exact = true }).FillAsync("back\\slash");
        await page.GetByTestId("save-node").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("An AE title has 1 to 16 characters");
        await page.CloseAsync();
    }
}
