using MedVision.Inference.Findings;

namespace MedVision.Web.Study;

/// <summary>A series' current analysis.</summary>
public sealed record AnalysisView(
    long Id, SeriesFindings Findings, string InputSha256, bool HasSegmentation, bool HasAnomalyMap, IReadOnlyList<string> Warnings, DateTimeOffset CreatedAt, IReadOnlyList<ReviewView> Reviews)
{
    public bool IsWithheld => !Findings.Guard.InDistribution;

    public string MasksUrl => $"/api/analyses/{Id}/masks";

    public string AnomalyUrl => $"/api/analyses/{Id}/anomaly";
}
