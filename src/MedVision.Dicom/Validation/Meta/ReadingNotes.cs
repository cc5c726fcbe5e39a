using MedVision.Dicom.IO;

namespace MedVision.Dicom.Validation.Meta;

/// <summary>What the reader tolerated is what the validator must tell: a data set in memory no longer shows it.</summary>
internal static class ReadingNotes
{
    private const string NoMetaInformation = "no-meta-information";

    public static void Check(DicomFile file, Findings findings)
    {
        foreach (ReadingNote note in file.Notes)
        {
            // Told by the rules of their own, from the element itself.
            if (note.Rule is "odd-length" or "value-length" or "not-as-dictionary" or NoMetaInformation) continue;
            ValidationSeverity severity = note.Rule switch
            {
                "more-notes" => ValidationSeverity.Note,
                "trailing-zeros" => ValidationSeverity.Warning,
                _ => ValidationSeverity.Error,
            };
            findings.Add(severity, note);
        }
    }
}
