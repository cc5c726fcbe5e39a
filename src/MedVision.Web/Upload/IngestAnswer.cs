using MedVision.Pacs.Ingest;

namespace MedVision.Web.Upload;

/// <summary>What <c>POST /api/ingest</c> answers: counts, and by name every file that was not stored.</summary>
public sealed record IngestAnswer(
    int Stored, int Duplicates, IReadOnlyList<IngestIssue> Conflicts, IReadOnlyList<IngestIssue> Quarantined, IReadOnlyList<string> Ignored, IReadOnlyList<string> Studies);
