using System.Globalization;
using MedVision.Inference.Models.Cards;

namespace MedVision.Web.Models;

/// <summary>What happens to a slice before the network sees it, in sentences, from the card's numbers.</summary>
internal static class PreprocessingWords
{
    public static IEnumerable<string> Of(CardPreprocessing card)
    {
        string over = card.Window.Scope == "series" ? "all pixels of the series" : "the slice";
        yield return string.Create(CultureInfo.InvariantCulture,
            $"Grey values: the {card.Window.Lower:0.##}th to {card.Window.Upper:0.##}th percentile over {over} become 0 to 1; what lies beyond is cut off. An image stored white for low values is inverted first.");
        yield return card.Fit == "pad"
            ? "Shape: pixels are made square by their spacing, and the slice is centred in a black square; nothing is cut off."
            : "Shape: the slice is stretched to the input, whatever its aspect.";
        yield return $"Size: {card.Rows} × {card.Columns} pixels, {card.Interpolation}, smoothed when it shrinks.";
        yield return card.Normalization switch
        {
            { Kind: "zscore" } => "Normalization: each slice minus its mean, divided by its deviation.",
            { Kind: "affine", Scale: { } scale, Offset: { } offset } => string.Create(CultureInfo.InvariantCulture, $"Normalization: times {scale:0.###}, plus {offset:0.###}."),
            _ => "Normalization: none, values stay between 0 and 1.",
        };
        yield return "Slices lie as a radiologist reads them: anterior or superior up, the patient's right on the left.";
    }
}
