using System.Globalization;
using System.Text;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;

namespace MedVision.Dicom.Validation;

/// <summary>
/// Collects findings. A fault that repeats (the same rule at the same element, in each of a thousand frames) is told
/// <see cref="Told"/> times and then counted, so that neither a report nor a hostile file grows without bound.
/// </summary>
internal sealed class Findings
{
    public const int Told = 5;

    private readonly List<ValidationFinding> findings = [];
    private readonly Dictionary<(string Rule, DicomTag? Tag), (int Count, ValidationSeverity Severity)> counts = [];

    /// <summary>Adds a finding about an element of <paramref name="at"/>, present or missing.</summary>
    public void Add(ValidationSeverity severity, string rule, DicomDataset at, DicomTag tag, string message, string? clause = null)
    {
        if (IsTold(severity, rule, tag)) return;
        findings.Add(new ValidationFinding { Severity = severity, Rule = rule, Path = PathOf(at, tag), Tag = tag, Message = message, Clause = clause });
    }

    public void Error(string rule, DicomDataset at, DicomTag tag, string message, string? clause = null) => Add(ValidationSeverity.Error, rule, at, tag, message, clause);

    public void Warning(string rule, DicomDataset at, DicomTag tag, string message, string? clause = null) => Add(ValidationSeverity.Warning, rule, at, tag, message, clause);

    public void Note(string rule, DicomDataset at, DicomTag tag, string message, string? clause = null) => Add(ValidationSeverity.Note, rule, at, tag, message, clause);

    /// <summary>Adds a finding about the object as a whole.</summary>
    public void AddWhole(ValidationSeverity severity, string rule, string message, string? clause = null) =>
        findings.Add(new ValidationFinding { Severity = severity, Rule = rule, Path = "", Message = message, Clause = clause });

    /// <summary>Adds what the reader noted.</summary>
    public void Add(ValidationSeverity severity, ReadingNote note)
    {
        if (IsTold(severity, note.Rule, null)) return;
        findings.Add(new ValidationFinding { Severity = severity, Rule = note.Rule, Path = note.Path, Tag = note.Tag, Message = note.Message, Clause = note.Clause });
    }

    /// <summary>What was found, errors first, otherwise in the order it was found.</summary>
    public IReadOnlyList<ValidationFinding> ToList()
    {
        foreach (((string rule, DicomTag? tag), (int count, ValidationSeverity severity)) in counts)
        {
            if (count <= Told) continue;
            int last = findings.FindLastIndex(finding => finding.Rule == rule && (tag is null || finding.Tag == tag));
            findings[last] = findings[last] with { Message = string.Create(CultureInfo.InvariantCulture, $"{findings[last].Message} (one of {count} of this kind)") };
        }
        return [.. findings.OrderBy(finding => finding.Severity)];
    }

    private bool IsTold(ValidationSeverity severity, string rule, DicomTag? tag)
    {
        (int count, ValidationSeverity before) = counts.GetValueOrDefault((rule, tag), (0, severity));
        counts[(rule, tag)] = (count + 1, severity < before ? severity : before);
        // An error is never counted away behind warnings.
        return count >= Told && severity >= before;
    }

    /// <summary><c>(0062,0002)[1].(0062,0003)</c>.</summary>
    public static string PathOf(DicomDataset at, DicomTag tag)
    {
        StringBuilder path = new(tag.ToString());
        while (at.Container is { Owner: { } owner } container)
        {
            int item = 0;
            while (item < container.Items.Count && container.Items[item] != at) item++;
            path.Insert(0, string.Create(CultureInfo.InvariantCulture, $"{container.Tag}[{item + 1}]."));
            at = owner;
        }
        return path.ToString();
    }
}
