namespace MedVision.Pacs.Ingest;

/// <summary>A file and why it was not stored.</summary>
public sealed record IngestIssue(string Name, string Reason)
{
    /// <summary>The archive is at fault, not the file: sending it again later may help.</summary>
    public bool IsPassing { get; init; }
}
