using System.Globalization;
using MedVision.Inference.Models;
using MedVision.Inference.Models.Cards;
using MedVision.Testing;
using Xunit;

namespace MedVision.Cli.Tests.Models;

/// <summary>The front page quotes figures; a model that is trained anew must not leave old ones there.</summary>
public sealed class ReadmeTests
{
    [Theory]
    [InlineData("brain-tumor-unet", "mean Dice", "valDiceMean")]
    [InlineData("brain-tumor-unet", "lesion recall", "valLesionRecall")]
    [InlineData("brain-tumor-unet", "tumour-free crops called", "valCropFalseAlarm")]
    [InlineData("brain-tumor-unet", "normal head called", "normalHeadFalseAlarm")]
    [InlineData("brain-tumor-classifier", "balanced accuracy", "valBalancedAccuracy")]
    [InlineData("brain-anomaly-autoencoder", "pixel AUROC", "valPixelAuroc")]
    [InlineData("brain-tumor-gan", "class agreement", "classAgreement")]
    public void The_figures_on_the_front_page_are_those_of_the_cards(string model, string words, string figure)
    {
        using ModelCatalog models = ModelCatalog.Open(Path.Combine(TestData.Repository, "models"));
        CardFigure measured = models.Cards.Single(card => card.Name == model).Figures[figure];

        string row = File.ReadLines(Path.Combine(TestData.Repository, "README.md")).Single(line => line.StartsWith($"| [{model}](", StringComparison.Ordinal));

        string interval = measured is { Low: { } low, High: { } high } ? string.Create(CultureInfo.InvariantCulture, $" ({low:F3} to {high:F3})") : "";
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"{words} {measured.Value:F3}{interval}"), row);
    }
}
