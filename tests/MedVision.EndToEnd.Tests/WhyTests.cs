using System.Text.Json;
using System.Text.RegularExpressions;
using MedVision.Testing;
using Microsoft.Playwright;
using Xunit;

namespace MedVision.EndToEnd.Tests;

/// <summary>Why a finding is what it is: on the study's page.</summary>
[Collection(HouseCollection.Name)]
public sealed class WhyTests(House house)
{
    [DataFact(House.Study)]
    public async Task What_speaks_for_a_class_is_drawn_over_the_images_and_taken_away_again()
    {
        IPage page = await StudyPageAsync();
        ILocator viewer = page.GetByTestId("viewer"), type = page.GetByTestId("type");
        await page.GetByTestId("toggle-segmentation").ClickAsync();
        Picture bare = await ReadingTests.PollAsync(viewer, picture => picture.Coloured < 200);

        ILocator why = type.GetByRole(AriaRole.Button).First;
        await why.ClickAsync();
        await Assertions.Expect(why).ToHaveAttributeAsync("aria-pressed", "true");
        await Assertions.Expect(viewer).ToHaveAttributeAsync("data-activation", "shown");
        await ReadingTests.PollAsync(viewer, picture => picture.Coloured > bare.Coloured + 500);

        await page.GetByTestId("why").SelectOptionAsync("off");
        await Assertions.Expect(viewer).ToHaveAttributeAsync("data-activation", "off");
        await Assertions.Expect(why).ToHaveAttributeAsync("aria-pressed", "false");
        await ReadingTests.PollAsync(viewer, picture => picture.Coloured < bare.Coloured + 200);
        await page.CloseAsync();
    }

    [DataFact(House.Study)]
    public async Task The_type_is_told_with_its_probability_and_below_the_limit_without_a_label()
    {
        JsonElement classification = (await FindingsAsync()).GetProperty("classification");
        double best = classification.GetProperty("probabilities").EnumerateObject().Max(one => one.Value.GetDouble());
        IPage page = await StudyPageAsync();
        ILocator type = page.GetByTestId("type");
        await Assertions.Expect(type.GetByRole(AriaRole.Heading)).ToHaveTextAsync(classification.GetProperty("label").GetString() is { } label
            ? $"Type {label}, {Math.Round(100 * best, MidpointRounding.AwayFromZero)} %" : "Type no label");
        // Whether this model answers here is the model's; that the page says so is ours.
        await Assertions.Expect(type.GetByTestId("abstained")).ToHaveCountAsync(classification.GetProperty("label").ValueKind == JsonValueKind.Null ? 1 : 0);
        Assert.Equal(classification.GetProperty("label").ValueKind == JsonValueKind.Null, best < classification.GetProperty("abstainBelow").GetDouble());
        await page.CloseAsync();
    }

    [DataFact(House.Study)]
    public async Task A_click_on_the_curve_of_slices_goes_to_the_slice_and_the_slice_on_the_screen_is_marked()
    {
        JsonElement presence = (await FindingsAsync()).GetProperty("segmentation").GetProperty("presence").GetProperty("slices");
        IPage page = await StudyPageAsync();
        ILocator bars = page.GetByTestId("presence").Locator("[data-sop]");
        await Assertions.Expect(bars).ToHaveCountAsync(presence.GetArrayLength());
        await bars.Nth(2).ClickAsync(new() { Force = true }); // a rect that is see-through receives clicks all the same
        await Assertions.Expect(page.GetByTestId("slice")).ToHaveTextAsync(new Regex("^3 /"));
        await Assertions.Expect(page.Locator("[data-presence] [data-here]")).ToHaveCountAsync(1);
        await Assertions.Expect(bars.Nth(2)).ToHaveAttributeAsync("data-here", "");
        await page.CloseAsync();
    }

    [DataFact(House.Study)]
    public async Task Each_finding_leads_to_the_page_of_the_model_that_made_it()
    {
        JsonElement findings = await FindingsAsync();
        IPage page = await StudyPageAsync();
        foreach ((string part, string section) in new[] { ("classification", "type"), ("anomaly", "anomaly") })
        {
            string[] model = findings.GetProperty(part).GetProperty("model").GetString()!.Split('@');
            await Assertions.Expect(page.GetByTestId(section).GetByTestId("made-by")).ToHaveAttributeAsync("href", $"/models/{model[0]}?version={model[1]}");
        }
        await page.GetByTestId("type").GetByTestId("made-by").ClickAsync();
        await Assertions.Expect(page.GetByTestId("model-page")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByTestId("other-version")).ToHaveCountAsync(0);
        await page.CloseAsync();
    }

    private async Task<JsonElement> FindingsAsync() => ReadingTests.Analysed(await house.StudyJsonAsync(await house.StudyAsync())).GetProperty("findings");

    private async Task<IPage> StudyPageAsync()
    {
        IPage page = await house.OpenAsync("/studies/" + await house.StudyAsync());
        await Assertions.Expect(page.GetByTestId("viewer")).ToHaveAttributeAsync("data-segmentation", "shown", new() { Timeout = 60_000 });
        return page;
    }
}
