using MedVision.Archive.Rows;

namespace MedVision.Web.Worklist;

/// <summary>A study as the worklist shows it.</summary>
internal sealed record WorklistRow(
    string StudyInstanceUid, string PatientName, string PatientId, DateOnly? Date, string? Description, string[] Modalities,
    int SeriesCount, int InstanceCount, AnalysisState Analysis, string? Headline, ReviewState Review, bool IsSynthetic, DateTimeOffset ReceivedAt);
