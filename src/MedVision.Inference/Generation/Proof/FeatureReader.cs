using MedVision.Inference.Models;
using MedVision.Inference.Models.Cards;
using MedVision.Inference.Preprocessing;

namespace MedVision.Inference.Generation.Proof;

/// <summary>What our own classifier sees in a slice: the output that its card calls its features.</summary>
internal sealed class FeatureReader(ModelSession classifier)
{
    private readonly CardPreprocessing input = classifier.Card.Preprocessing!;
    private readonly string output = classifier.Card.Classification!.FeaturesOutput
        ?? throw new ModelException($"{classifier.Card.Id}: the card names no output of features");

    /// <summary>Features (d) of a slice (<paramref name="rows"/> x <paramref name="columns"/>, in [0,1]), which is brought to the classifier's size and normalised as its card says.</summary>
    internal float[] Read(float[] image, int rows, int columns)
    {
        float[] values = [.. Resampler.Resize(image, columns, rows, input.Columns, input.Rows)];
        SliceNormalization.Apply(input.Normalization, values);
        return classifier.Run(values, 1, output)[output];
    }
}
