using System.Text.Json.Nodes;
using MedVision.Inference.Models;
using MedVision.Testing;
using MedVision.Web.Models;
using Xunit;

namespace MedVision.Web.Tests.Models;

public sealed class ModelShelfTests : IDisposable
{
    private const string Name = "brain-tumor-classifier";
    private readonly string folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Every_picture_that_a_shipped_card_names_is_beside_it()
    {
        using ModelShelf shelf = new(ModelCatalog.Open(Path.Combine(TestData.Repository, "models")));
        Assert.Null(shelf.Problem);
        Assert.All(shelf.Cards, card => Assert.All(shelf.PlotsOf(card), plot => Assert.True(File.Exists(shelf.PlotPath(card, plot.File)), $"{card.Id}: {plot.File}")));
    }

    [Fact]
    public void Of_a_models_folder_the_pictures_that_the_card_names_are_served_and_nothing_else()
    {
        using ModelShelf shelf = Shelf(Plot("seen.png"));
        ModelCard card = shelf.Cards.Single();
        Assert.Equal(Path.Combine(folder, Name, "seen.png"), shelf.PlotPath(card, "seen.png"));
        foreach (string other in new[] { "unnamed.png", "model.json", "model.onnx", "../secret.png", "..\\secret.png", "SEEN.PNG", "", "." }) Assert.Null(shelf.PlotPath(card, other));
    }

    [Theory]
    [InlineData("../secret.png")]
    [InlineData("model.onnx")]
    [InlineData("link.png")]
    [InlineData("missing.png")]
    public void A_card_cannot_name_a_picture_that_is_not_a_file_beside_it(string file)
    {
        if (Open(Plot(file)) is not { } catalog) return; // the reader of cards refused it before
        using ModelShelf shelf = new(catalog);
        Assert.Null(shelf.PlotPath(shelf.Cards.Single(), file));
    }

    [Fact]
    public void A_card_without_pictures_shows_those_beside_it()
    {
        using ModelShelf shelf = Shelf();
        Assert.Equal(["seen.png", "unnamed.png"], shelf.PlotsOf(shelf.Cards.Single()).Select(plot => plot.File));
    }

    private ModelShelf Shelf(params JsonNode[] plots) => new(Open(plots) ?? throw new InvalidOperationException("the card was refused"));

    private static JsonObject Plot(string file) => new() { ["file"] = file, ["caption"] = "what it shows" };

    /// <summary>A folder with one model, its card naming the plots; null where the card is not read.</summary>
    private ModelCatalog? Open(params JsonNode[] plots)
    {
        string model = Directory.CreateDirectory(Path.Combine(folder, Name)).FullName;
        JsonNode card = JsonNode.Parse(File.ReadAllText(Path.Combine(TestData.Repository, "models", Name, "model.json")))!;
        card["plots"] = new JsonArray([.. plots]);
        File.WriteAllText(Path.Combine(model, "model.json"), card.ToJsonString());
        foreach (string picture in new[] { "seen.png", "unnamed.png" }) File.WriteAllBytes(Path.Combine(model, picture), [1]);
        File.WriteAllBytes(Path.Combine(model, "model.onnx"), [1]);
        File.WriteAllBytes(Path.Combine(folder, "secret.png"), [1]);
        if (plots.Any(plot => (string?)plot["file"] == "link.png")) File.CreateSymbolicLink(Path.Combine(model, "link.png"), Path.Combine(folder, "secret.png"));
        try
        {
            return ModelCatalog.Open(folder);
        }
        catch (ModelException)
        {
            return null;
        }
    }
}
