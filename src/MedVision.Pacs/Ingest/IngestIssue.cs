namespace MedVision.Pacs.Ingest;

/// <summary>A file and why it was not stored.</summary>
public sealed record IngestIssue(string Name, string Reason);
