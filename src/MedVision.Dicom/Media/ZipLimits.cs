namespace MedVision.Dicom.Media;

/// <summary>What a ZIP may cost; more is taken for a ZIP bomb. The defaults let real studies pass: a whole PET-CT has some 5,000 files and 3 GB.</summary>
public sealed record ZipLimits
{
    public int Entries { get; init; } = 100_000;

    /// <summary>The most bytes that the entries may have together.</summary>
    public long Bytes { get; init; } = 256L << 30;

    /// <summary>A ZIP of more than <see cref="RatioFrom"/> unpacked bytes may not shrink more than this. Images shrink 2 to 20 times, label maps up to about 100.</summary>
    public double Ratio { get; init; } = 200;

    /// <summary>Small ZIPs of empty images shrink a thousandfold and harm nobody.</summary>
    public long RatioFrom { get; init; } = 256L << 20;

    internal string? Judge(int entries, long unpacked, long packed) =>
        entries > Entries ? $"the ZIP has {entries} entries, {Entries} are allowed; refused"
        : unpacked > Bytes || (unpacked > RatioFrom && unpacked > Ratio * packed)
            ? $"the ZIP of {packed} bytes unpacks to {unpacked} bytes, as ZIP bombs do; refused"
        : null;
}
