namespace MedVision.Imaging.Results.Sr;

/// <summary>What the reviewer says about one lesion of a report.</summary>
/// <param name="TrackingUid">The lesion's Tracking Unique Identifier.</param>
/// <param name="IsAccepted">Whether the finding is confirmed or rejected.</param>
/// <param name="Comment">The reviewer's words, or null.</param>
public sealed record LesionVerdict(string TrackingUid, bool IsAccepted, string? Comment = null);
