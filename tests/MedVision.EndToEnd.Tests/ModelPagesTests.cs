using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using MedVision.Testing;
using Microsoft.Playwright;
using Xunit;

namespace MedVision.EndToEnd.Tests;

[Collection(HouseCollection.Name)]
public sealed class ModelPagesTests(House house)
{
    private static readonly string Models = Path.Combine(TestData.Repository, "models");

    [Fact]
    public async Task A_models_page_shows_limits_figures_with_intervals_and_pictures_and_verifies_the_weights()
    {
        JsonElement card = Card("brain-tumor-unet");
        IPage page = await house.OpenAsync("/models");
        await page.GetByTestId("model").Filter(new() { HasText = card.GetProperty("title").GetString() }).GetByTestId("open-model").ClickAsync();
        ILocator model = page.GetByTestId("model-page");
        await Assertions.Expect(model.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(card.GetProperty("title").GetString()!);
        await Assertions.Expect(model).ToContainTextAsync(card.GetProperty("limits")[0].GetString()!);
        await Assertions.Expect(model).ToContainTextAsync(card.GetProperty("sha256").GetString()!);
        int figures = card.GetProperty("figures").EnumerateObject().Count();
        await Assertions.Expect(model.GetByTestId("figure")).ToHaveCountAsync(figures);

        await model.GetByTestId("find-figure").FillAsync("glioma");
        int found = card.GetProperty("figures").EnumerateObject().Count(figure => $"{figure.Name} {figure.Value.GetProperty("note")}".Contains("glioma", StringComparison.OrdinalIgnoreCase));
        await Assertions.Expect(model.GetByTestId("figure")).ToHaveCountAsync(found);
        await Assertions.Expect(model.GetByTestId("figure-count")).ToHaveTextAsync($"{found} {(found == 1 ? "figure" : "figures")} of {figures}");

        ILocator plot = model.GetByTestId("plot").First;
        await plot.ScrollIntoViewIfNeededAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('[data-testid=plot]').naturalWidth > 0");
        await model.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Verify ") }).Or(model.GetByTestId("verification")).First.ClickAsync();
        await Assertions.Expect(model.GetByTestId("verification")).ToHaveTextAsync("verified", new() { Timeout = 60_000 });
        await page.CloseAsync();
    }

    [Theory]
    [InlineData("/api/models/brain-tumor-unet/plots/model.json")]
    [InlineData("/api/models/brain-tumor-unet/plots/model.onnx")]
    [InlineData("/api/models/brain-tumor-unet/plots/..%2F..%2FREADME.md")]
    [InlineData("/api/models/..%2Fbrain-tumor-unet/plots/curves.png")]
    [InlineData("/api/models/nothing/plots/curves.png")]
    public async Task No_other_file_of_the_folder_is_served(string address)
    {
        using HttpClient client = house.Client();
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(address)).StatusCode);
    }

    private static JsonElement Card(string name) => JsonDocument.Parse(File.ReadAllText(Path.Combine(Models, name, "model.json"))).RootElement;
}
