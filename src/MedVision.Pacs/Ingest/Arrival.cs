using MedVision.Archive.Blobs;

namespace MedVision.Pacs.Ingest;

/// <summary>A file on its way in: already staged, or still at its path, or only a problem.</summary>
internal sealed record Arrival(string Name)
{
    public StagedBlob? Staged { get; init; }

    public string? Path { get; init; }

    /// <summary>Why there are no bytes to look at.</summary>
    public string? Problem { get; init; }

    /// <summary>No image by its nature: not looked at and not complained about.</summary>
    public bool IsLitter { get; init; }
}
