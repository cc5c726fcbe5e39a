using System.Text.Json;
using MedVision.Archive.Rows;

namespace MedVision.Jobs.Analyze;

/// <summary>What a headline needs of an analysis.</summary>
internal sealed record AnalysisStatus(bool InDistribution, string? GuardReason, int Lesions, double? TotalVolumeMl, string? Label, string? ProbabilitiesJson, ReviewVerdict? Verdict, bool IsSigned = false)
{
    public double ProbabilityOf(string label)
    {
        if (ProbabilitiesJson is null) return 0;
        using JsonDocument json = JsonDocument.Parse(ProbabilitiesJson);
        return json.RootElement.GetProperty(label).GetDouble();
    }
}
