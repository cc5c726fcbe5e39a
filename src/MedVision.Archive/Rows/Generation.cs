namespace MedVision.Archive.Rows;

/// <summary>A set of synthetic images somebody asked for; its state is its job's.</summary>
public sealed class Generation
{
    public long Id { get; set; }
    public required string Label { get; set; }
    public int Count { get; set; }
    public int Seed { get; set; }
    public double Truncation { get; set; }
    /// <summary>JSON object {rows, columns, runs}: the lesion that somebody drew for these images, as runs (start, length) in row-major order; null for images out of noise alone.</summary>
    public string? MaskJson { get; set; }

    public string? MontageBlob { get; set; }
    public string? PngZipBlob { get; set; }
    public string? DicomZipBlob { get; set; }
    public string? Model { get; set; }
    public string? ModelSha256 { get; set; }
    public string? RequestedBy { get; set; }
    public DateTimeOffset At { get; set; }
    public Job? Job { get; set; }
}
