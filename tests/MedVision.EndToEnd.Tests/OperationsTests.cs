using System.Globalization;
using MedVision.Testing;
using Microsoft.Playwright;
using Xunit;

namespace MedVision.EndToEnd.Tests;

[Collection(HouseCollection.Name)]
public sealed class OperationsTests(House house)
{
    [ToolFact("echoscu")]
    public async Task The_operations_page_shows_who_is_connected_and_what_was_refused()
    {
        string port = house.DicomPort.ToString(CultureInfo.InvariantCulture);
        Assert.NotEqual(0, Tool.Run("echoscu", "-aet", "NOBODY", "-aec", "WRONGTITLE", "127.0.0.1", port).ExitCode);
        IPage page = await house.OpenAsync("/operations");
        await Assertions.Expect(page.GetByTestId("rate-stored").Locator("svg")).ToBeVisibleAsync(new() { Timeout = 20_000 });
        await Assertions.Expect(page.GetByTestId("log")).ToContainTextAsync("NOBODY from 127.0.0.1 was not let in");
        await Assertions.Expect(page.GetByTestId("storage")).ToContainTextAsync("free");
        await Assertions.Expect(page.GetByTestId("queue")).ToContainTextAsync("Analyze");
        await Assertions.Expect(page.Locator("[data-testid=associations], [data-testid=no-associations]")).ToBeVisibleAsync();
        await page.CloseAsync();
    }
}
