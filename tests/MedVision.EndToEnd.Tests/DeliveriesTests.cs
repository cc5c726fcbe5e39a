using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Dimse;
using MedVision.Jobs.Tests.Send;
using MedVision.Testing;
using Microsoft.Playwright;
using Xunit;

namespace MedVision.EndToEnd.Tests;

[Collection(HouseCollection.Name)]
public sealed class DeliveriesTests(House house)
{
    [Fact]
    public async Task What_a_node_refuses_is_a_dead_letter_that_is_sent_again_and_a_synthetic_series_stays()
    {
        string study = DicomUids.Generate(), image = DicomUids.Generate();
        await house.StoreAsync(
            new MrSeries { StudyUid = study, Description = "REAL SERIES", InstanceUid = _ => image }.Slice([0, 0, 0], 1),
            new MrSeries { StudyUid = study, Description = "SYNTHETIC SERIES" }.Slice([0, 0, 0], 1, change: data => data.Set(DicomTags.SyntheticData, "YES")));
        DimseStatus answer = new(0xA900);
        await using StorePeer pacs = new() { Answer = _ => answer };
        await house.AdmitAsync("LETTERPACS", pacs.Port);

        IPage page = await house.OpenAsync("/studies/" + study);
        await page.GetByTestId("open-send").ClickAsync();
        await page.GetByLabel("Send to").SelectOptionAsync(new SelectOptionValue { Label = "LETTERPACS" });
        ILocator panel = page.GetByTestId("send");
        ILocator held = panel.Locator("li", new() { HasText = "SYNTHETIC SERIES" });
        await Assertions.Expect(held.GetByRole(AriaRole.Checkbox)).ToBeDisabledAsync();
        await Assertions.Expect(held.GetByTestId("why-held")).ToHaveTextAsync("Stays here: it is synthetic, and the node is not marked for research.");
        await AccessibilityTests.RequireCleanAsync(page, "the study page's send panel");
        await panel.Locator("li", new() { HasText = "REAL SERIES" }).GetByRole(AriaRole.Checkbox).CheckAsync();
        await page.GetByTestId("send-now").ClickAsync();
        await panel.GetByRole(AriaRole.Link, new() { Name = "Deliveries" }).ClickAsync();

        ILocator letter = page.GetByTestId("deliveries").Locator("tbody tr", new() { HasText = "LETTERPACS" });
        await Assertions.Expect(letter.GetByTestId("state")).ToHaveTextAsync("dead letter", new() { Timeout = 30_000 });
        await Assertions.Expect(letter).ToContainTextAsync("it says that the data set does not match its SOP class (A900H)");
        await Assertions.Expect(letter).ToContainTextAsync("0 of 1");
        await AccessibilityTests.RequireCleanAsync(page, "/deliveries with a dead letter");

        answer = DimseStatus.Success;
        await letter.GetByTestId("retry").ClickAsync();
        await Assertions.Expect(letter.GetByTestId("state")).ToHaveTextAsync("done", new() { Timeout = 30_000 });
        await Assertions.Expect(letter).ToContainTextAsync("1 of 1");
        Assert.Equal([image, image], pacs.Came); // nothing else has left
        await page.CloseAsync();
    }
}
