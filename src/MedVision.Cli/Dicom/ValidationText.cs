using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using MedVision.Cli.Terminals;
using MedVision.Dicom.Validation;

namespace MedVision.Cli.Dicom;

/// <summary>Reports as lines for a person or as JSON for a script.</summary>
internal sealed class ValidationText(Terminal terminal, bool errorsOnly, bool quiet)
{
    private static readonly JsonSerializerOptions options = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly (ValidationSeverity Severity, string One, string Many)[] severities =
    [
        (ValidationSeverity.Error, "error", "errors"), (ValidationSeverity.Warning, "warning", "warnings"), (ValidationSeverity.Note, "note", "notes"),
    ];

    /// <summary>A block a file, errors first, and the summary.</summary>
    public void Write(ValidationRun run)
    {
        foreach (ValidatedFile file in run.Files)
        {
            if (quiet && file.Report.IsValid) continue;
            ValidationReport report = file.Report;
            string name = report.SopClassName ?? (report.SopClassUid.Length > 0 ? $"SOP class {report.SopClassUid}" : "no SOP class");
            terminal.Result($"{file.Path}: {name}, {(report.IsValid ? "valid" : "NOT VALID")} ({Counts(report)})");
            if (quiet) continue;
            foreach (var (severity, _, many) in severities)
            {
                ValidationFinding[] findings = [.. Shown(report).Where(finding => finding.Severity == severity)];
                if (findings.Length == 0) continue;
                terminal.Result($"  {many}");
                foreach (ValidationFinding finding in findings) terminal.Result("    " + Line(finding));
            }
        }
        terminal.Result(Summary(run));
    }

    /// <summary>All reports as one document.</summary>
    public string Json(ValidationRun run) => JsonSerializer.Serialize(new
    {
        Files = run.Files.Where(file => !quiet || !file.Report.IsValid).Select(file => new
        {
            file.Path,
            Valid = file.Report.IsValid,
            file.Report.SopClassUid,
            file.Report.SopClassName,
            file.Report.SopInstanceUid,
            Errors = file.Report.ErrorCount,
            Warnings = file.Report.WarningCount,
            Notes = file.Report.NoteCount,
            Findings = quiet ? [] : Shown(file.Report),
        }),
        Failed = run.Failed.Select(failed => new { failed.Path, failed.Reason }),
    }, options);

    private ValidationFinding[] Shown(ValidationReport report) => [.. report.Findings.Where(finding => !errorsOnly || finding.Severity == ValidationSeverity.Error)];

    private static string Line(ValidationFinding finding)
    {
        string keyword = finding.Tag is { Keyword: { Length: > 0 } known } ? " " + known : "";
        string place = finding.Path.Length == 0 ? "" : $"{finding.Path}{keyword}: ";
        return $"{place}{finding.Message} [{(finding.Clause is null ? "" : finding.Clause + "; ")}{finding.Rule}]";
    }

    private static string Summary(ValidationRun run)
    {
        int valid = run.Files.Count(file => file.Report.IsValid);
        string unread = run.Failed.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {run.Failed.Count} not readable");
        return string.Create(CultureInfo.InvariantCulture, $"{run.Files.Count + run.Failed.Count} file{(run.Files.Count + run.Failed.Count == 1 ? "" : "s")}: {valid} valid, {run.Files.Count - valid} with errors{unread}");
    }

    private static string Counts(ValidationReport report) =>
        string.Join(", ", severities.Select(s => (Count: report.Findings.Count(f => f.Severity == s.Severity), s.One, s.Many))
            .Where(s => s.Count > 0).Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Count} {(s.Count == 1 ? s.One : s.Many)}")).DefaultIfEmpty("no findings"));
}
