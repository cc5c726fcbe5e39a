using MedVision.Archive.Blobs;
using MedVision.Pacs.Ingest;

namespace MedVision.Pacs.Stow;

/// <summary>STOW-RS without its HTTP: store requests over the one way in.</summary>
public sealed class StowService(IngestService ingest, BlobStore blobs, StowLimits limits)
{
    /// <summary>Begins a request; dispose of it when it is answered or lost.</summary>
    /// <param name="study">The study of the address, to which all must belong; null where any may come.</param>
    /// <param name="source">Who sends.</param>
    public StowTransaction Begin(string? study, string? source) => new(ingest, blobs, limits, study, source);
}
