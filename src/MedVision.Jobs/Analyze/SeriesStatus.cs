using MedVision.Archive.Rows;

namespace MedVision.Jobs.Analyze;

/// <summary>How far an image series is: complete, its latest job's state, its current analysis.</summary>
internal sealed record SeriesStatus(bool IsComplete, JobState? Job, AnalysisStatus? Analysis);
