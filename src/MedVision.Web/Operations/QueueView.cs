using MedVision.Archive.Rows;

namespace MedVision.Web.Operations;

/// <summary>Jobs of a kind.</summary>
internal sealed record QueueView(JobKind Kind, int Waiting, int Running, int FailedToday, DateTimeOffset? OldestWaiting);
