using MedVision.Imaging.Volumes;
using MedVision.Inference.Analysis;
using MedVision.Inference.Models;
using MedVision.Inference.Preprocessing;

namespace MedVision.Inference.Anomaly;

/// <summary>Shows slices to the autoencoder and puts its maps back into the series' geometry.</summary>
internal sealed class AnomalyDetector(ModelSession session)
{
    internal ModelCard Card => session.Card;

    internal AnomalyRun Run(PreparedSlices slices, AnalysisRun run)
    {
        string map = Card.Anomaly!.Outputs.Map, score = Card.Anomaly.Outputs.Score;
        float[][] maps = new float[slices.Count][];
        double[] scores = new double[slices.Count];
        int plane = Card.Preprocessing!.Rows * Card.Preprocessing.Columns;
        run.Batches(slices.Count, (from, count) =>
        {
            float[] input = run.Preprocess(() => slices.Batch(from, count));
            IReadOnlyDictionary<string, float[]> output = run.Infer(() => session.Run(input, count, map, score));
            for (int i = 0; i < count; i++)
            {
                maps[from + i] = output[map][(i * plane)..((i + 1) * plane)];
                scores[from + i] = output[score][i];
            }
        });
        return new AnomalyRun(maps, scores);
    }

    /// <summary>The maps on the series' own voxels, 255 for the largest residual or the pixel threshold, whichever is more.</summary>
    internal AnomalyVolume Restore(AnomalyRun maps, SlicePreprocessor preprocessor, Volume volume)
    {
        double threshold = Card.Anomaly!.PixelThreshold, top = Math.Max(threshold, maps.Maps.Max(m => m.Max()));
        byte[] values = new byte[volume.Voxels.Length];
        int plane = volume.Rows * volume.Columns;
        Parallel.For(0, volume.Slices, slice =>
        {
            float[] restored = new float[plane];
            preprocessor.Restore(maps.Maps[slice], restored);
            for (int i = 0; i < plane; i++) values[(slice * plane) + i] = (byte)Math.Clamp(Math.Round(restored[i] / top * 255), 0, 255);
        });
        return new AnomalyVolume(values, volume.Columns, volume.Rows, volume.Slices, top / 255, threshold, volume.Geometry, volume.SopInstanceUids);
    }
}
