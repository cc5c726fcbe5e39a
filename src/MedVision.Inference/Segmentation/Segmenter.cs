using MedVision.Imaging.Masks;
using MedVision.Imaging.Volumes;
using MedVision.Inference.Analysis;
using MedVision.Inference.Models;
using MedVision.Inference.Preprocessing;

namespace MedVision.Inference.Segmentation;

/// <summary>Runs the U-Net over every slice; <see cref="LesionRules"/> makes lesions of what it proposes.</summary>
internal sealed class Segmenter(ModelSession session)
{
    internal ModelCard Card => session.Card;

    /// <summary>A mask on the series' own voxels: probability, brought back by bilinear interpolation, above the card's threshold.</summary>
    internal LesionProposal Run(SlicePreprocessor preprocessor, Volume volume, AnalysisRun run)
    {
        string logits = Card.Outputs[0].Name;
        string? presence = Card.Segmentation!.Presence?.Output;
        string[] outputs = presence is null ? [logits] : [logits, presence];
        double threshold = Card.Segmentation.Threshold;
        int input = Card.Preprocessing!.Rows * Card.Preprocessing.Columns, plane = volume.Rows * volume.Columns;
        byte[] mask = new byte[volume.Voxels.Length];
        double[]? judged = presence is null ? null : new double[volume.Slices];
        run.Batches(volume.Slices, (from, count) =>
        {
            float[] prepared = run.Preprocess(() => preprocessor.Prepare(from, count));
            IReadOnlyDictionary<string, float[]> answer = run.Infer(() => session.Run(prepared, count, outputs));
            for (int i = 0; judged is not null && i < count; i++) judged[from + i] = 1 / (1 + Math.Exp(-answer[presence!][i]));
            run.Postprocess(() => Parallel.For(0, count, i =>
            {
                float[] probability = [.. answer[logits].AsSpan(i * input, input)];
                for (int p = 0; p < probability.Length; p++) probability[p] = 1 / (1 + MathF.Exp(-probability[p]));
                float[] restored = new float[plane];
                preprocessor.Restore(probability, restored);
                Span<byte> slice = mask.AsSpan((from + i) * plane, plane);
                for (int p = 0; p < plane; p++) slice[p] = restored[p] > threshold ? (byte)1 : (byte)0;
            }));
        });
        return new LesionProposal(new Mask(mask, volume.Columns, volume.Rows, volume.Slices), judged);
    }
}
