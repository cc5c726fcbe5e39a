using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Dicom.Validation.Elements;
using MedVision.Dicom.Validation.Iods;
using MedVision.Dicom.Validation.Meta;
using MedVision.Dicom.Validation.Modules;
using MedVision.Dicom.Validation.Results;

namespace MedVision.Dicom.Validation;

/// <summary>
/// Compares an object with the standard: file meta information (PS3.10 7.1), dictionary and values (PS3.5, PS3.6), modules
/// (PS3.3). It never changes the object.
/// </summary>
public static class DicomValidator
{
    private const int Listed = 5;

    /// <summary>Finds everything that is wrong; throws for no content of <paramref name="file"/>.</summary>
    public static ValidationReport Validate(DicomFile file)
    {
        Findings findings = new();
        MetaInformationRules.Check(file, findings);
        ElementRules.Check(file, findings);
        string sopClass = file.Dataset.Text(DicomTags.SOPClassUID) ?? "";
        if (IodTables.Find(sopClass) is { } iod)
        {
            ModuleRules.Check(file, iod, findings);
            ObjectRules.Check(file, iod, findings);
        }
        else findings.AddWhole(ValidationSeverity.Note, "sop-class", $"no information object is known for the SOP class '{sopClass}': only its elements were checked", "PS3.4 B.5");
        return new ValidationReport
        {
            SopClassUid = sopClass,
            SopClassName = SopClasses.NameOf(sopClass) is { } name && name != sopClass ? name : null,
            SopInstanceUid = file.Dataset.Text(DicomTags.SOPInstanceUID) ?? "",
            Findings = findings.ToList(),
        };
    }

    /// <summary>Finds what is wrong with the elements and values of a data set, whatever object it may become a part of.</summary>
    public static IReadOnlyList<ValidationFinding> ValidateElements(DicomDataset dataset)
    {
        Findings findings = new();
        ElementRules.Check(dataset, findings);
        return findings.ToList();
    }

    /// <summary>The gate before an object is stored or sent: gives <paramref name="file"/> back where it is valid.</summary>
    /// <exception cref="DicomException">It has errors, or lacks a mark of synthetic images; the message lists the first of them.</exception>
    public static DicomFile RequireValid(DicomFile file) => RequireValid(file, out _);

    /// <inheritdoc cref="RequireValid(DicomFile)"/>
    public static DicomFile RequireValid(DicomFile file, out ValidationReport report)
    {
        report = Validate(file);
        ValidationFinding[] errors = [.. report.Findings.Where(IsRefused)];
        if (errors.Length == 0) return file;
        string more = errors.Length > Listed ? $"; and {errors.Length - Listed} more" : "";
        throw new DicomException(
            $"the {report.SopClassName ?? "object"} {report.SopInstanceUid} is not valid: {string.Join("; ", errors.Take(Listed))}{more}", errors[0].Tag, null, file.Name);
    }

    private static bool IsRefused(ValidationFinding finding) => finding.Severity == ValidationSeverity.Error || finding.Rule == SyntheticRules.Rule;
}
