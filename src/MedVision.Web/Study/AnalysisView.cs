using MedVision.Inference.Findings;

namespace MedVision.Web.Study;

/// <summary>A series' current analysis.</summary>
public sealed record AnalysisView(
    long Id, SeriesFindings Findings, string InputSha256, bool HasSegmentation, bool HasAnomalyMap, bool HasActivation, IReadOnlyList<string> Warnings, DateTimeOffset CreatedAt, IReadOnlyList<ReviewView> Reviews, IReadOnlyList<ResultView> Results)
{
    public bool IsWithheld => !Findings.Guard.InDistribution;

    /// <summary>The report that stands now: the latest signed one, else the models' own; null where the analysis wrote none.</summary>
    public ResultView? Report => Results.LastOrDefault(result => result.Kind == Archive.Rows.ResultKind.SignedReport) ?? Results.FirstOrDefault(result => result.IsReport);

    /// <summary>Accepted, with a signed report.</summary>
    public bool IsVerified => Reviews is [{ Verdict: Archive.Rows.ReviewVerdict.Accepted, SignedSopInstanceUid: not null }, ..];

    public string MasksUrl => $"/api/analyses/{Id}/masks";

    public string AnomalyUrl => $"/api/analyses/{Id}/anomaly";

    /// <summary>What speaks for a class.</summary>
    public string ActivationUrl(string label) => $"/api/analyses/{Id}/activation/{Uri.EscapeDataString(label)}";
}
