namespace MedVision.Pacs.Ingest;

/// <summary>What became of each file that came in. Every file is in exactly one of the counts and lists.</summary>
public sealed record IngestReport
{
    /// <summary>Instances that were new.</summary>
    public int Stored { get; init; }

    /// <summary>Instances that were here already, with the same content; nothing changed.</summary>
    public int Duplicates { get; init; }

    /// <summary>Files that carry a stored instance's UID with other content; kept aside.</summary>
    public IReadOnlyList<IngestIssue> Conflicts { get; init; } = [];

    /// <summary>Files that were refused.</summary>
    public IReadOnlyList<IngestIssue> Quarantined { get; init; } = [];

    /// <summary>Names passed over because they are no images by their nature: DICOMDIR, hidden files.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];

    /// <summary>The studies of the stored and duplicate instances.</summary>
    public IReadOnlyList<string> StudyInstanceUids { get; init; } = [];

    /// <summary>The stored and duplicate instances.</summary>
    public IReadOnlyList<string> SopInstanceUids { get; init; } = [];
}
