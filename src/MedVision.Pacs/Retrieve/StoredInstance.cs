using MedVision.Dicom.Data;

namespace MedVision.Pacs.Retrieve;

/// <summary>An instance as retrieval needs it.</summary>
public sealed record StoredInstance
{
    public required long Id { get; init; }
    public required string StudyUid { get; init; }
    public required string SeriesUid { get; init; }
    public required string SopUid { get; init; }
    public required string TransferSyntaxUid { get; init; }
    public int? Rows { get; init; }
    public int? Columns { get; init; }

    /// <summary>0 for an object without pixels.</summary>
    public int Frames { get; init; }

    /// <summary>Of a series of results: segmentations, reports and the like.</summary>
    public bool IsDerived { get; init; }

    /// <summary>SHA-256 of the file as received.</summary>
    public required string Blob { get; init; }

    public long Bytes { get; init; }
    public DateTimeOffset ReceivedAt { get; init; }

    /// <summary>How its file is encoded. Ingest stores no file of an unknown syntax.</summary>
    public TransferSyntax TransferSyntax =>
        TransferSyntax.Find(TransferSyntaxUid) ?? throw new InvalidOperationException($"instance {SopUid} is stored in the unknown transfer syntax {TransferSyntaxUid}");
}
