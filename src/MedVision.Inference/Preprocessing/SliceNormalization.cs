using MedVision.Inference.Models.Cards;

namespace MedVision.Inference.Preprocessing;

/// <summary>A card's normalization of one slice, in place (models/README.md).</summary>
internal static class SliceNormalization
{
    internal static void Apply(CardNormalization card, float[] values)
    {
        if (card.Kind == "affine")
        {
            for (int i = 0; i < values.Length; i++) values[i] = (float)((values[i] * card.Scale!.Value) + card.Offset!.Value);
        }
        else if (card.Kind == "zscore")
        {
            double mean = values.Sum(v => (double)v) / values.Length;
            double deviation = Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / values.Length);
            for (int i = 0; i < values.Length; i++) values[i] = (float)((values[i] - mean) / (deviation + card.Epsilon!.Value));
        }
    }
}
