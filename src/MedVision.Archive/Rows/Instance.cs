namespace MedVision.Archive.Rows;

/// <summary>A stored SOP instance; its bytes are the blob.</summary>
public sealed class Instance
{
    public long Id { get; set; }
    public long SeriesId { get; set; }
    public required string SopInstanceUid { get; set; }
    public required string SopClassUid { get; set; }
    public required string TransferSyntaxUid { get; set; }
    public int? Number { get; set; }
    public int? Rows { get; set; }
    public int? Columns { get; set; }

    /// <summary>Frames with pixels; 0 for an object without pixel data.</summary>
    public int Frames { get; set; }

    /// <summary>SHA-256 of the file as received: its name in the blob store.</summary>
    public required string Blob { get; set; }

    public long Bytes { get; set; }
    public DateTimeOffset ReceivedAt { get; set; }
    public Door Door { get; set; }

    /// <summary>Who sent it: a user, a host, an application entity.</summary>
    public string? Source { get; set; }

    /// <summary>The attributes of the image level that queries ask for, DICOM JSON (PS3.18 F); the others are in <see cref="Metadata"/>.</summary>
    public string Attributes { get; set; } = "{}";

    public Series Series { get; set; } = null!;
    public InstanceMetadata Metadata { get; set; } = null!;
}
