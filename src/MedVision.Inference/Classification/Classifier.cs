using MedVision.Imaging.Results.Content;
using MedVision.Imaging.Volumes;
using MedVision.Inference.Analysis;
using MedVision.Inference.Findings;
using MedVision.Inference.Models;
using MedVision.Inference.Models.Cards;
using MedVision.Inference.Preprocessing;
using MedVision.Inference.Segmentation;

namespace MedVision.Inference.Classification;

/// <summary>The tumour type of a series: softmax(logits / temperature) of the slices with a lesion, put together by the card's case rule; and the places that speak for it.</summary>
internal sealed class Classifier(ModelSession session)
{
    private const int SlicesExplained = 4;

    internal ModelCard Card => session.Card;

    internal ClassifierRun Run(SlicePreprocessor preprocessor, Volume volume, IReadOnlyList<Lesion> lesions, AnalysisRun run)
    {
        CardClassification card = Card.Classification!;
        (int Slice, double Area)[] found =
        [
            .. lesions.SelectMany(lesion => lesion.Component.Slices).GroupBy(part => part.Slice)
                .Select(group => (group.Key, (double)group.Sum(part => part.Pixels.Count))).OrderBy(slice => slice.Key),
        ];
        (int Slice, double Area)[] slices = [.. CaseVerdict.Counted(card.CaseRule, [.. found.Select(slice => slice.Area)]).Select(n => found[n])];
        string logits = Card.Outputs[0].Name;
        string[] outputs = card.ActivationOutput is null ? [logits] : [logits, card.ActivationOutput];
        ActivationMaps? maps = ActivationMaps.For(Card, [.. slices.Select(slice => slice.Slice)]);
        int classes = card.Labels.Count;
        double[][] probabilities = new double[slices.Length][];
        float[][] places = new float[slices.Length][];
        run.Batches(slices.Length, (from, count) =>
        {
            float[] input = run.Preprocess(() => preprocessor.Prepare([.. slices[from..(from + count)].Select(slice => slice.Slice)]));
            IReadOnlyDictionary<string, float[]> output = run.Infer(() => session.Run(input, count, outputs));
            maps?.Add(from, count, output[maps.Output]);
            for (int i = 0; i < count; i++)
            {
                probabilities[from + i] = Softmax(output[logits].AsSpan(i * classes, classes), card.Temperature);
                if (card.ActivationOutput is string name) places[from + i] = [.. output[name].AsSpan(i * (output[name].Length / count), output[name].Length / count)];
            }
        });
        CaseVerdict verdict = CaseVerdict.Of(card.CaseRule, [.. slices.Select(slice => slice.Area)], probabilities);
        Dictionary<string, double> means = [];
        for (int c = 0; c < classes; c++) means.Add(card.Labels[c], Math.Round(verdict.Probabilities[c], 4));
        int told = verdict.Winner ?? verdict.Probabilities.Index().MaxBy(p => p.Item).Index;
        int[] shown = [.. Enumerable.Range(0, slices.Length).OrderByDescending(n => slices[n].Area).Take(card.ActivationOutput is null ? 0 : SlicesExplained)];
        return new ClassifierRun(
            new ClassificationFindings(Card.Id, Card.Sha256, verdict.Winner is int winner ? card.Labels[winner] : null, means, card.CaseRule.AbstainBelow),
            run.Postprocess(() => Explain(preprocessor, [.. shown.Select(n => (slices[n].Slice, places[n]))], told)),
            run.Postprocess(() => maps?.Restore(preprocessor, volume)));
    }

    /// <summary>The positive part of what the places (classes x h x w) add to the class told, on the series' own pixels, of the largest as 1.</summary>
    private ActivationSlice[] Explain(SlicePreprocessor preprocessor, (int Slice, float[] Places)[] slices, int told)
    {
        ActivationSlice[] explained = [.. slices.Select(slice => new ActivationSlice(slice.Slice, preprocessor.Restore(ForClass(slice.Places, told))))];
        float most = explained.Length == 0 ? 0 : explained.Max(slice => slice.Values.Max());
        if (most <= 0) return [];
        foreach (ActivationSlice slice in explained)
        {
            for (int i = 0; i < slice.Values.Length; i++) slice.Values[i] /= most;
        }
        return explained;
    }

    private float[] ForClass(float[] places, int told)
    {
        IReadOnlyList<int> shape = Card.Outputs.Single(output => output.Name == Card.Classification!.ActivationOutput).Shape;
        int height = shape[2], width = shape[3];
        float[] mine = [.. places.AsSpan(told * height * width, height * width)];
        for (int i = 0; i < mine.Length; i++) mine[i] = Math.Max(0, mine[i]);
        return Resampler.Resize(mine, width, height, Card.Preprocessing!.Columns, Card.Preprocessing.Rows);
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
