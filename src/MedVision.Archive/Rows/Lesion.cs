namespace MedVision.Archive.Rows;

/// <summary>One connected lesion of an analysis.</summary>
public sealed class Lesion
{
    public long Id { get; set; }
    public long AnalysisId { get; set; }
    public required string TrackingUid { get; set; }
    public double VolumeMl { get; set; }
    public double LongAxisMm { get; set; }
    public double ShortAxisMm { get; set; }
}
