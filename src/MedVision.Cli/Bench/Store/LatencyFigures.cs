namespace MedVision.Cli.Bench.Store;

/// <summary>Latencies in milliseconds at the nearest rank.</summary>
internal sealed record LatencyFigures(double P50, double P95, double P99, double Max);
