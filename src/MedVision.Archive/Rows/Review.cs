namespace MedVision.Archive.Rows;

/// <summary>A clinician's word on an analysis. Rows are only ever added; the latest counts.</summary>
public sealed class Review
{
    public long Id { get; set; }
    public long AnalysisId { get; set; }
    public ReviewVerdict Verdict { get; set; }
    public string? Comment { get; set; }
    public required string UserId { get; set; }
    public required string UserName { get; set; }
    public DateTimeOffset At { get; set; }

    /// <summary>The report that was signed with this word; null where there was none to sign.</summary>
    public string? SignedSopInstanceUid { get; set; }

    /// <summary>The person's full name at that time, as a DICOM person name.</summary>
    public string? SignedName { get; set; }

    public string? SignedOrganization { get; set; }
    public Analysis Analysis { get; set; } = null!;
}
