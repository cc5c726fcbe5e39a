namespace MedVision.Cli.Bench.Store;

/// <summary>Counts answers and their latencies, from several tasks.</summary>
internal sealed class StoreTally
{
    private readonly Lock gate = new();
    private readonly List<double> milliseconds = [];
    private readonly SortedDictionary<string, int> failures = new(StringComparer.Ordinal);
    private long bytes;

    /// <summary>Instances that are settled, one way or the other.</summary>
    public int Settled { get; private set; }

    public void Stored(TimeSpan latency, int length)
    {
        lock (gate)
        {
            Settled++;
            bytes += length;
            milliseconds.Add(latency.TotalMilliseconds);
        }
    }

    public void Failed(string reason)
    {
        lock (gate)
        {
            Settled++;
            failures[reason] = failures.GetValueOrDefault(reason) + 1;
        }
    }

    public StoreFigures Figures(TimeSpan elapsed)
    {
        lock (gate)
        {
            double[] sorted = [.. milliseconds.Order()];
            double seconds = elapsed.TotalSeconds;
            return new()
            {
                Stored = sorted.Length,
                Failures = new Dictionary<string, int>(failures),
                Seconds = Math.Round(seconds, 3),
                InstancesPerSecond = Math.Round(sorted.Length / seconds, 1),
                MegabytesPerSecond = Math.Round(bytes / 1e6 / seconds, 2),
                LatencyMs = sorted.Length == 0 ? null : new(Percentile(sorted, 50), Percentile(sorted, 95), Percentile(sorted, 99), Percentile(sorted, 100)),
            };
        }
    }

    /// <summary>The nearest rank: a latency that was measured, not one between two.</summary>
    private static double Percentile(double[] sorted, int percent) => Math.Round(sorted[Math.Max(0, (int)Math.Ceiling(sorted.Length * percent / 100.0) - 1)], 2);
}
