using MedVision.Archive.Rows;

namespace MedVision.Web.Jobs;

/// <summary>A job as its page shows it.</summary>
internal sealed record JobView(
    Guid Id, JobKind Kind, string Subject, string? StudyInstanceUid, string? SeriesInstanceUid, JobState State, string? Stage, double Progress, int Attempts,
    string? Worker, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, string? Error, bool CancelRequested)
{
    public bool CanCancel => State is JobState.Queued or JobState.Running && !CancelRequested;

    public bool CanRetry => State is JobState.Failed or JobState.Cancelled;

    public TimeSpan? Took => FinishedAt - StartedAt;
}
