using System.Globalization;
using MedVision.Inference.Models.Cards;

namespace MedVision.Inference.Guard;

/// <summary>The pixels' part of the guard: what the autoencoder cannot redraw is no image that the models know.</summary>
internal static class PixelGuard
{
    /// <summary>Why the series is withheld, or null. A score that is no number does not pass.</summary>
    internal static string? Judge(double score, CardGuard card) => score <= card.Threshold
        ? null
        : string.Create(
            CultureInfo.InvariantCulture,
            $"guard score {score:0.000} is above {card.Threshold:0.000}: the pixels are unlike the images the models were trained on");
}
