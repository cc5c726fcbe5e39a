namespace MedVision.Inference.Findings;

/// <summary>The findings of one study.</summary>
public sealed record StudyFindings(string StudyInstanceUid, IReadOnlyList<SeriesFindings> Series);
