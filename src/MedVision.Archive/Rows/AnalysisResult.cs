namespace MedVision.Archive.Rows;

/// <summary>A stored DICOM object that came out of an analysis, with what the validator said of it before it was stored.</summary>
public sealed class AnalysisResult
{
    public long Id { get; set; }
    public long AnalysisId { get; set; }
    public ResultKind Kind { get; set; }
    public required string SopInstanceUid { get; set; }

    /// <summary>JSON: the validator's report; null for an object that was stored before reports were kept.</summary>
    public string? ValidationJson { get; set; }

    /// <summary>Warnings in the report. Errors there are none: an object with one is not stored.</summary>
    public int Warnings { get; set; }

    /// <summary>When the rules were asked whom it is to be sent to; null: they still are to be asked.</summary>
    public DateTimeOffset? RoutedAt { get; set; }
}
