using MedVision.Inference.Models;
using MedVision.Inference.Models.Cards;
using MedVision.Testing;
using MedVision.Web.Models;
using Xunit;

namespace MedVision.Web.Tests.Models;

public sealed class FigureGroupTests
{
    private static readonly Dictionary<string, CardFigure> Figures = new()
    {
        ["valDiceMean"] = new(0.61, 0.52, 0.69, 467, "Dice", "mean over val slices"),
        ["controlAuroc"] = new(0.66),
        ["valDiceGlioma"] = new(0.46, 0.33, 0.57, 219, "Dice", "mean, glioma"),
        ["guard:spoilt:noise"] = new(0.231),
        ["memorised"] = new(0.012),
    };

    [Fact]
    public void Figures_stand_in_groups_by_what_they_are_about_in_the_cards_order()
    {
        IReadOnlyList<FigureGroup> groups = FigureGroup.Of(Figures);
        Assert.Equal(["Unseen patients (val)", "Controls: simpler methods on the same pictures", "Pictures of other kinds, and spoilt ones", "Figures"], groups.Select(group => group.Title));
        Assert.Equal(["Dice mean", "Dice glioma"], groups[0].Figures.Select(row => row.Words));
        Assert.Equal("Spoilt, noise", groups[2].Figures.Single().Words);
    }

    [Theory]
    [InlineData("glioma", "valDiceGlioma")]
    [InlineData("  SPOILT ", "guard:spoilt:noise")]
    [InlineData("over val", "valDiceMean")]
    public void A_figure_is_found_by_its_name_and_by_its_note(string sought, string name) =>
        Assert.Equal([name], FigureGroup.Of(Figures, sought).SelectMany(group => group.Figures).Select(row => row.Name));

    [Fact]
    public void No_figure_of_a_shipped_card_is_lost_in_grouping()
    {
        using ModelCatalog catalog = ModelCatalog.Open(Path.Combine(TestData.Repository, "models"));
        Assert.All(catalog.Cards, card => Assert.Equal(card.Figures.Keys.Order(), FigureGroup.Of(card.Figures).SelectMany(group => group.Figures).Select(row => row.Name).Order()));
    }

    [Fact]
    public void Every_shipped_model_with_figures_shows_a_decisive_one()
    {
        using ModelCatalog catalog = ModelCatalog.Open(Path.Combine(TestData.Repository, "models"));
        Assert.All(catalog.Cards, card =>
        {
            Headline headline = Headline.Of(card);
            Assert.Equal(card.Figures.Count == 0, headline.Figures.Count == 0);
            Assert.All(card.Headline?.Figures.Concat(card.Headline.Against) ?? [], name => Assert.True(card.Figures.ContainsKey(name), $"{card.Id}: the headline names '{name}', which is no figure of this card"));
        });
    }
}
