using MedVision.Dicom.Data;
using MedVision.Dicom.IO;

namespace MedVision.Dicom.Validation.Meta;

/// <summary>File meta information, PS3.10 7.1.</summary>
internal static class MetaInformationRules
{
    private const string Clause = "PS3.10 7.1";

    private static readonly DicomTag[] required =
    [
        DicomTags.FileMetaInformationVersion, DicomTags.MediaStorageSOPClassUID, DicomTags.MediaStorageSOPInstanceUID,
        DicomTags.TransferSyntaxUID, DicomTags.ImplementationClassUID,
    ];

    public static void Check(DicomFile file, Findings findings)
    {
        DicomDataset meta = file.Meta;
        ReadingNotes.Check(file, findings);
        if (meta.Count == 0)
        {
            findings.AddWhole(ValidationSeverity.Error, "meta-information", "the file has no meta information", Clause);
            return;
        }
        foreach (DicomTag tag in required)
            if (meta[tag] is not { IsEmpty: false }) findings.Error("meta-information", meta, tag, "required in the file meta information and absent or empty", Clause);
        Same(file, DicomTags.MediaStorageSOPClassUID, DicomTags.SOPClassUID, findings);
        Same(file, DicomTags.MediaStorageSOPInstanceUID, DicomTags.SOPInstanceUID, findings);
        if (meta.Text(DicomTags.TransferSyntaxUID) is { } syntax && TransferSyntax.Find(syntax) is null)
            findings.Error("transfer-syntax", meta, DicomTags.TransferSyntaxUID, $"'{syntax}' is no transfer syntax of PS3.6 A", Clause);
        bool directory = meta.Text(DicomTags.MediaStorageSOPClassUID) == SopClasses.MediaStorageDirectoryStorage;
        foreach (DicomElement element in file.Dataset)
            // Group 0004 is the directory's own, PS3.3 F.
            if (element.Tag.Group <= 0x0007 && !(directory && element.Tag.Group == 0x0004))
                findings.Error("group", file.Dataset, element.Tag, "groups up to 0007 do not belong into a data set", "PS3.5 7.1");
    }

    private static void Same(DicomFile file, DicomTag stored, DicomTag own, Findings findings)
    {
        string? meta = file.Meta.Text(stored), data = file.Dataset.Text(own);
        // A DICOMDIR has no SOP Common module (PS3.3 F.3).
        if (meta is null || data is null || meta == data) return;
        findings.Error("meta-information", file.Meta, stored, $"'{meta}' differs from {own.Keyword} '{data}' of the data set", Clause);
    }
}
