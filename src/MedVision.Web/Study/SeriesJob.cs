using MedVision.Archive.Rows;

namespace MedVision.Web.Study;

/// <summary>The latest job about a series.</summary>
public sealed record SeriesJob(Guid Id, JobState State, string? Stage, double Progress, string? Error);
