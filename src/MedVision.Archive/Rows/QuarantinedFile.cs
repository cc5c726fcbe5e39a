namespace MedVision.Archive.Rows;

/// <summary>A file that was refused, with the reason.</summary>
public sealed class QuarantinedFile
{
    public long Id { get; set; }

    /// <summary>The file's name as it came, with its path inside folder or ZIP.</summary>
    public required string Name { get; set; }

    public required string Reason { get; set; }

    /// <summary>The file's bytes, or null where there was nothing to keep (an unreadable or oversized file).</summary>
    public string? Blob { get; set; }

    public long Bytes { get; set; }
    public Door Door { get; set; }
    public DateTimeOffset At { get; set; }
}
