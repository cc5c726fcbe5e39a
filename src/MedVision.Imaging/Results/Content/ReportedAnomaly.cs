using MedVision.Imaging.Results.Provenance;

namespace MedVision.Imaging.Results.Content;

/// <summary>How unusual the series looks to an anomaly model: a score in the model's own unit, and the threshold above which it calls it unusual.</summary>
public sealed record ReportedAnomaly(AlgorithmIdentity Algorithm, double Score, double Threshold)
{
    public bool IsAnomalous => Score > Threshold;
}
