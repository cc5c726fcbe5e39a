using MedVision.Archive.Rows;

namespace MedVision.Web.Worklist;

/// <summary>What the worklist is narrowed to.</summary>
internal sealed record WorklistFilter
{
    /// <summary>Part of the patient's name or id, the accession number or the description.</summary>
    public string? Text { get; init; }
    public string? Modality { get; init; }
    public AnalysisState? Analysis { get; init; }
    public ReviewState? Review { get; init; }
    public DateOnly? From { get; init; }
    public DateOnly? To { get; init; }
}
