using MedVision.Dicom.Media;

namespace MedVision.Pacs.Ingest;

/// <summary>What one delivery may cost.</summary>
public sealed record IngestLimits
{
    public ZipLimits Zip { get; init; } = new();

    /// <summary>Larger refused files are reported but not kept.</summary>
    public long QuarantineBytes { get; init; } = 1L << 30;

    /// <summary>Files at work at the same time.</summary>
    public int Parallel { get; init; } = 4;
}
