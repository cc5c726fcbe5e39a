namespace MedVision.Pacs.Ingest;

/// <summary>What a ZIP may cost. The defaults let real studies pass: a whole PET-CT has some 5,000 files and 3 GB.</summary>
public sealed record IngestLimits
{
    public int ZipEntries { get; init; } = 100_000;

    /// <summary>The most bytes the entries of a ZIP may have together.</summary>
    public long ZipBytes { get; init; } = 256L << 30;

    /// <summary>A ZIP of more than <see cref="ZipRatioFrom"/> unpacked bytes may not shrink more than this.</summary>
    public double ZipRatio { get; init; } = 100;

    /// <summary>Small ZIPs of empty images shrink a thousandfold and harm nobody.</summary>
    public long ZipRatioFrom { get; init; } = 1L << 30;

    /// <summary>Larger refused files are reported but not kept.</summary>
    public long QuarantineBytes { get; init; } = 1L << 30;

    /// <summary>Files at work at the same time.</summary>
    public int Parallel { get; init; } = 4;
}
