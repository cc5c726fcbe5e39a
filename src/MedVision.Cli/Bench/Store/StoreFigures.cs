using System.Globalization;

namespace MedVision.Cli.Bench.Store;

/// <summary>What a load gave.</summary>
internal sealed record StoreFigures
{
    /// <summary>Instances that the server says it has.</summary>
    public required int Stored { get; init; }

    /// <summary>How many ended otherwise, by the server's answer.</summary>
    public required IReadOnlyDictionary<string, int> Failures { get; init; }

    public required double Seconds { get; init; }

    public required double InstancesPerSecond { get; init; }

    /// <summary>Millions of bytes of stored data sets.</summary>
    public required double MegabytesPerSecond { get; init; }

    /// <summary>From the first byte sent to the answer; null if nothing was stored.</summary>
    public required LatencyFigures? LatencyMs { get; init; }

    public IEnumerable<string> Lines()
    {
        yield return string.Create(CultureInfo.InvariantCulture, $"{Stored} stored in {Seconds:0.0} s: {InstancesPerSecond:0.0} instances/s, {MegabytesPerSecond:0.0} MB/s");
        if (LatencyMs is { } ms) yield return string.Create(CultureInfo.InvariantCulture, $"latency p50 {ms.P50:0.0} ms, p95 {ms.P95:0.0} ms, p99 {ms.P99:0.0} ms, max {ms.Max:0.0} ms");
        foreach ((string reason, int count) in Failures) yield return string.Create(CultureInfo.InvariantCulture, $"{count} not stored: {reason}");
    }
}
