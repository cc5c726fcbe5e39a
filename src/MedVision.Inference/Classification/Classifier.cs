using MedVision.Inference.Analysis;
using MedVision.Inference.Findings;
using MedVision.Inference.Models;
using MedVision.Inference.Models.Cards;
using MedVision.Inference.Preprocessing;
using MedVision.Inference.Segmentation;

namespace MedVision.Inference.Classification;

/// <summary>
/// The tumour type of a series: softmax(logits / temperature) of every slice with a lesion, averaged with the lesions' area in
/// the slice as weight. Below the card's limit no label is given.
/// </summary>
internal sealed class Classifier(ModelSession session)
{
    internal ModelCard Card => session.Card;

    internal ClassificationFindings Run(SlicePreprocessor preprocessor, IReadOnlyList<Lesion> lesions, AnalysisRun run)
    {
        (int Slice, double Area)[] slices =
        [
            .. lesions.SelectMany(lesion => lesion.Component.Slices).GroupBy(part => part.Slice)
                .Select(group => (group.Key, (double)group.Sum(part => part.Pixels.Count))).OrderBy(slice => slice.Key),
        ];
        CardClassification card = Card.Classification!;
        string logits = Card.Outputs[0].Name;
        int classes = card.Labels.Count;
        double[] sums = new double[classes];
        run.Batches(slices.Length, (from, count) =>
        {
            float[] input = run.Preprocess(() => preprocessor.Prepare([.. slices[from..(from + count)].Select(slice => slice.Slice)]));
            float[] output = run.Infer(() => session.Run(input, count, logits)[logits]);
            for (int i = 0; i < count; i++)
            {
                double[] probabilities = Softmax(output.AsSpan(i * classes, classes), card.Temperature);
                for (int c = 0; c < classes; c++) sums[c] += probabilities[c] * slices[from + i].Area;
            }
        });
        double total = slices.Sum(slice => slice.Area);
        int best = Array.IndexOf(sums, sums.Max());
        string? label = sums[best] / total < card.AbstainBelow ? null : card.Labels[best];
        Dictionary<string, double> means = [];
        for (int c = 0; c < classes; c++) means.Add(card.Labels[c], Math.Round(sums[c] / total, 4));
        return new ClassificationFindings(Card.Id, Card.Sha256, label, means);
    }

    internal static double[] Softmax(ReadOnlySpan<float> logits, double temperature)
    {
        double[] values = new double[logits.Length];
        double top = double.NegativeInfinity;
        for (int i = 0; i < values.Length; i++) top = Math.Max(top, values[i] = logits[i] / temperature);
        double sum = 0;
        for (int i = 0; i < values.Length; i++) sum += values[i] = Math.Exp(values[i] - top);
        for (int i = 0; i < values.Length; i++) values[i] /= sum;
        return values;
    }
}
