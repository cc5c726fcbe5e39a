using MedVision.Archive.Rows;

namespace MedVision.Web.Study;

/// <summary>One word of a reviewer; the latest counts.</summary>
public sealed record ReviewView(
    ReviewVerdict Verdict, string? Comment, string UserName, DateTimeOffset At, string? SignedSopInstanceUid, string? SignedName, string? SignedOrganization);
