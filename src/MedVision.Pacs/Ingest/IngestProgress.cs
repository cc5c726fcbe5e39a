namespace MedVision.Pacs.Ingest;

/// <summary>How far an ingest is.</summary>
/// <param name="Files">Files finished.</param>
/// <param name="Bytes">Bytes of the files finished.</param>
/// <param name="Current">The file at work.</param>
public sealed record IngestProgress(int Files, long Bytes, string Current);
