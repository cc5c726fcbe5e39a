using System.Text.Json;

namespace MedVision.Inference.Findings;

/// <summary>The whole of <c>findings.json</c>: every study looked at, and every file or series that failed.</summary>
public sealed record FindingsDocument(string Medvision, IReadOnlyList<StudyFindings> Studies, IReadOnlyList<FailedFile> Failed)
{
    /// <summary>The document as indented JSON with a final newline, names in the order of the contract.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, FindingsJson.Indented.FindingsDocument) + "\n";
}
