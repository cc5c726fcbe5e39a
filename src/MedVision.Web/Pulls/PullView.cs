using MedVision.Archive.Rows;

namespace MedVision.Web.Pulls;

/// <summary>A pull as pages and scripts show it.</summary>
/// <param name="Id">Its row.</param>
/// <param name="Node">The node's title.</param>
/// <param name="StudyInstanceUid">The study that is fetched; of a search for earlier ones the study that they are prior to.</param>
/// <param name="IsSearch">It looks for a patient's earlier studies; its counts are studies, not instances.</param>
/// <param name="IsPrior">A rule fetches the study as an earlier one.</param>
/// <param name="IsHere">Something of the study is stored here.</param>
/// <param name="State">How far it is.</param>
/// <param name="Stage">What it does now, in words; null while it does not run.</param>
/// <param name="Attempts">Tries that failed.</param>
/// <param name="NextTryAt">When it is tried next.</param>
/// <param name="Error">Why the last try failed.</param>
/// <param name="ItemCount">Instances that the node wants to give; null while unknown.</param>
/// <param name="DoneCount">Those that are here.</param>
/// <param name="FailedCount">Those that did not come.</param>
/// <param name="OrderedBy">A rule's name or a user's.</param>
/// <param name="IsByRule">A rule ordered it.</param>
/// <param name="CreatedAt">When it was ordered.</param>
/// <param name="FinishedAt">When it ended.</param>
public sealed record PullView(
    long Id, string Node, string StudyInstanceUid, bool IsSearch, bool IsPrior, bool IsHere, PullState State, string? Stage, int Attempts, DateTimeOffset? NextTryAt, string? Error,
    int? ItemCount, int DoneCount, int FailedCount, string OrderedBy, bool IsByRule, DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt)
{
    public bool CanCancel => State is PullState.Waiting or PullState.Running;

    public bool CanRetry => State != PullState.Running;
}
