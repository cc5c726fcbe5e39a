namespace MedVision.Inference.Anomaly;

/// <summary>The autoencoder's answer for every slice of a volume: maps at the network's size and slice scores.</summary>
internal sealed record AnomalyRun(float[][] Maps, double[] Scores)
{
    /// <summary>The card's series rule of the anomaly score: the 90th percentile of the slices' scores, nearest rank.</summary>
    internal double SeriesScore => Scores.Order().ElementAt((int)Math.Ceiling(0.9 * Scores.Length) - 1);
}
