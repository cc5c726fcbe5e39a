namespace MedVision.Inference.Anomaly;

/// <summary>The autoencoder's answer for every slice of a volume: maps at the network's size, slice scores and guard errors.</summary>
internal sealed record AnomalyRun(float[][] Maps, double[] Scores, double[] Errors)
{
    /// <summary>The card's series rule of the guard: the median of the slices' errors (the mean of the middle two of an even number).</summary>
    internal double GuardScore
    {
        get
        {
            double[] sorted = [.. Errors.Order()];
            int half = sorted.Length / 2;
            return sorted.Length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
        }
    }

    /// <summary>The card's series rule of the anomaly score: the 90th percentile of the slices' scores, nearest rank.</summary>
    internal double SeriesScore => Scores.Order().ElementAt((int)Math.Ceiling(0.9 * Scores.Length) - 1);
}
