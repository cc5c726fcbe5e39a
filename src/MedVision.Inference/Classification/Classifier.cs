using MedVision.Inference.Analysis;
using MedVision.Inference.Findings;
using MedVision.Inference.Models;
using MedVision.Inference.Models.Cards;
using MedVision.Inference.Preprocessing;
using MedVision.Inference.Segmentation;

namespace MedVision.Inference.Classification;

/// <summary>The tumour type of a series: softmax(logits / temperature) of the slices with a lesion, put together by the card's case rule.</summary>
internal sealed class Classifier(ModelSession session)
{
    internal ModelCard Card => session.Card;

    internal ClassificationFindings Run(SlicePreprocessor preprocessor, IReadOnlyList<Lesion> lesions, AnalysisRun run)
    {
        CardClassification card = Card.Classification!;
        (int Slice, double Area)[] found =
        [
            .. lesions.SelectMany(lesion => lesion.Component.Slices).GroupBy(part => part.Slice)
                .Select(group => (group.Key, (double)group.Sum(part => part.Pixels.Count))).OrderBy(slice => slice.Key),
        ];
        (int Slice, double Area)[] slices = [.. CaseVerdict.Counted(card.CaseRule, [.. found.Select(slice => slice.Area)]).Select(n => found[n])];
        string logits = Card.Outputs[0].Name;
        int classes = card.Labels.Count;
        double[][] probabilities = new double[slices.Length][];
        run.Batches(slices.Length, (from, count) =>
        {
            float[] input = run.Preprocess(() => preprocessor.Prepare([.. slices[from..(from + count)].Select(slice => slice.Slice)]));
            float[] output = run.Infer(() => session.Run(input, count, logits)[logits]);
            for (int i = 0; i < count; i++) probabilities[from + i] = Softmax(output.AsSpan(i * classes, classes), card.Temperature);
        });
        CaseVerdict verdict = CaseVerdict.Of(card.CaseRule, [.. slices.Select(slice => slice.Area)], probabilities);
        Dictionary<string, double> means = [];
        for (int c = 0; c < classes; c++) means.Add(card.Labels[c], Math.Round(verdict.Probabilities[c], 4));
        return new ClassificationFindings(Card.Id, Card.Sha256, verdict.Winner is int winner ? card.Labels[winner] : null, means);
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
