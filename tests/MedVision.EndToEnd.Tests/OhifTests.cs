using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;

namespace MedVision.EndToEnd.Tests;

/// <summary>The OHIF viewer in a browser, over our DICOMweb and with the session of our own pages.</summary>
[Collection(HouseCollection.Name)]
public sealed partial class OhifTests(House house)
{
    private const float Patience = 60_000;

    [OhifFact(House.Study)]
    public async Task OHIF_opens_a_study_from_its_page_and_shows_our_segmentation_on_it()
    {
        string study = await house.StudyAsync();
        IPage page = await house.OpenAsync($"/studies/{study}");
        IPage viewer = await page.Context.RunAndWaitForPageAsync(() => page.GetByTestId("open-ohif").ClickAsync());
        await viewer.GetByText("Confirm and hide").ClickAsync(new() { Timeout = Patience });
        await viewer.GetByText("Skip all").ClickAsync(new() { Timeout = Patience });
        ILocator image = viewer.Locator("[data-cy=viewport-pane] canvas").First;
        Picture before = await UntilAsync(image, picture => picture.GreyLevels > 50);

        await viewer.GetByText(SegmentationName()).First.DblClickAsync();
        await Assertions.Expect(viewer.GetByText("Do you want to open this Segmentation?")).ToBeVisibleAsync(new() { Timeout = Patience });

        await UntilAsync(image, picture => picture.Coloured > before.Coloured + 200 && picture.GreyLevels > 50);
        await viewer.CloseAsync();
        await page.CloseAsync();
    }

    [OhifFact(House.Study)]
    public async Task OHIF_lists_our_studies_and_only_its_own_pages_may_evaluate_text()
    {
        await house.StudyAsync();
        IPage page = await house.Admin.NewPageAsync();
        IResponse list = (await page.GotoAsync(house.Url + "/ohif/"))!;
        await Assertions.Expect(page.GetByText("PGBM-003").First).ToBeVisibleAsync(new() { Timeout = Patience });
        Assert.Contains("'unsafe-eval'", (await list.AllHeadersAsync())["content-security-policy"], StringComparison.Ordinal);
        IResponse home = (await page.GotoAsync(house.Url + "/"))!;
        Assert.DoesNotContain("'unsafe-eval'", (await home.AllHeadersAsync())["content-security-policy"], StringComparison.Ordinal);
        await page.CloseAsync();
    }

    [OhifFact(House.Study)]
    public async Task Whoever_is_not_signed_in_is_led_to_the_sign_in()
    {
        await using IBrowserContext stranger = await house.SessionAsync();
        IPage page = await stranger.NewPageAsync();
        await page.GotoAsync(house.Url + "/ohif/");
        await Assertions.Expect(page.GetByLabel("User name")).ToBeVisibleAsync();
    }

    /// <summary>The picture once it is as it should be; the last one seen if that does not come.</summary>
    private static async Task<Picture> UntilAsync(ILocator image, Func<Picture, bool> isRight)
    {
        DateTime end = DateTime.UtcNow.AddMilliseconds(Patience);
        while (true)
        {
            Picture picture = await Picture.OfAsync(image);
            if (isRight(picture)) return picture;
            Assert.True(DateTime.UtcNow < end, $"the picture stays {picture}");
        }
    }

    [GeneratedRegex("MedVision segmentati")]
    private static partial Regex SegmentationName();
}
