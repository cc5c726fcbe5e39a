using MedVision.Imaging.Masks;
using MedVision.Imaging.Measurements;
using MedVision.Imaging.Volumes;
using MedVision.Inference.Analysis;
using MedVision.Inference.Models;
using MedVision.Inference.Preprocessing;

namespace MedVision.Inference.Segmentation;

/// <summary>Runs the U-Net over every slice and cuts its probabilities into lesions.</summary>
internal sealed class Segmenter(ModelSession session)
{
    internal ModelCard Card => session.Card;

    /// <summary>A mask on the series' own voxels: probability, brought back by bilinear interpolation, above the card's threshold.</summary>
    internal Mask Run(SlicePreprocessor preprocessor, Volume volume, AnalysisRun run)
    {
        string logits = Card.Outputs[0].Name;
        double threshold = Card.Segmentation!.Threshold;
        int input = Card.Preprocessing!.Rows * Card.Preprocessing.Columns, plane = volume.Rows * volume.Columns;
        byte[] mask = new byte[volume.Voxels.Length];
        run.Batches(volume.Slices, (from, count) =>
        {
            float[] prepared = run.Preprocess(() => preprocessor.Prepare(from, count));
            float[] output = run.Infer(() => session.Run(prepared, count, logits)[logits]);
            run.Postprocess(() => Parallel.For(0, count, i =>
            {
                float[] probability = [.. output.AsSpan(i * input, input)];
                for (int p = 0; p < probability.Length; p++) probability[p] = 1 / (1 + MathF.Exp(-probability[p]));
                float[] restored = new float[plane];
                preprocessor.Restore(probability, restored);
                Span<byte> slice = mask.AsSpan((from + i) * plane, plane);
                for (int p = 0; p < plane; p++) slice[p] = restored[p] > threshold ? (byte)1 : (byte)0;
            }));
        });
        return new Mask(mask, volume.Columns, volume.Rows, volume.Slices);
    }

    /// <summary>3D components of at least the card's volume, largest first.</summary>
    internal IReadOnlyList<Lesion> Cut(Mask mask, Volume volume) =>
    [
        .. ConnectedComponents.Find(mask)
            .Where(component => component.Count * volume.Geometry.VoxelMl >= Card.Segmentation!.MinimumLesionMl)
            .Select(component => new Lesion(component, LesionMeasurement.Measure(component, volume.Columns, volume.Geometry))),
    ];
}
