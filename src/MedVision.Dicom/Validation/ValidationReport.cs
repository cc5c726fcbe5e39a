using System.Text.Json.Serialization;

namespace MedVision.Dicom.Validation;

/// <summary>What the validator found in one object. It can be written and read with System.Text.Json.</summary>
public sealed record ValidationReport
{
    /// <summary>SOP Class UID (0008,0016), or empty where the object names none.</summary>
    public required string SopClassUid { get; init; }

    /// <summary>The SOP class's name in PS3.4, or null where it is unknown.</summary>
    public string? SopClassName { get; init; }

    /// <summary>SOP Instance UID (0008,0018), or empty where the object has none.</summary>
    public string SopInstanceUid { get; init; } = "";

    /// <summary>What was found: the errors first, then in the order of the elements.</summary>
    public required IReadOnlyList<ValidationFinding> Findings { get; init; }

    /// <summary>There is no error; warnings and notes do not count.</summary>
    [JsonIgnore]
    public bool IsValid => ErrorCount == 0;

    [JsonIgnore]
    public int ErrorCount => Count(ValidationSeverity.Error);

    [JsonIgnore]
    public int WarningCount => Count(ValidationSeverity.Warning);

    [JsonIgnore]
    public int NoteCount => Count(ValidationSeverity.Note);

    private int Count(ValidationSeverity severity) => Findings.Count(finding => finding.Severity == severity);
}
