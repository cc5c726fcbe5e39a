namespace MedVision.Cli.Ingest;

/// <summary>The server's answer to <c>POST /api/ingest</c>.</summary>
internal sealed record IngestAnswer(
    int Stored, int Duplicates, IReadOnlyList<IngestAnswer.NamedFile> Conflicts, IReadOnlyList<IngestAnswer.NamedFile> Quarantined, IReadOnlyList<string> Studies)
{
    internal sealed record NamedFile(string Name, string Reason);
}
