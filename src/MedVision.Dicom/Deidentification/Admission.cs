using MedVision.Dicom.Data;
using MedVision.Dicom.Deidentification.Cleaning;
using MedVision.Dicom.IO;

namespace MedVision.Dicom.Deidentification;

/// <summary>Which objects are refused because a header cannot be cleaned enough to make them safe.</summary>
internal static class Admission
{
    private static readonly HashSet<string> riskyModalities = ["US", "IVUS", "ES", "XC", "GM", "OT", "HC", "DOC", "SC", "SM", "BUS", "ECG", "OP"];

    private static readonly string[] riskyClasses = ["Secondary Capture", "Ultrasound", "Video", "Photograph", "Endoscopic", "Hardcopy"];

    private static readonly string[] riskyImageTypes = ["SCREEN", "CAPTURE", "REPORT", "DOSE", "PASTED", "PATIENT PROTOCOL", "PRINT"];

    /// <summary>Why <paramref name="file"/> is refused under <paramref name="profile"/>, with the option that lets it pass; null where it is not.</summary>
    public static DicomException? Refusal(DicomFile file, DeidentificationProfile profile)
    {
        DicomDataset dataset = file.Dataset;
        string sopClass = dataset.GetString(DicomTags.SOPClassUID) ?? "";
        if (sopClass == SopClasses.MediaStorageDirectoryStorage || file.Meta.GetString(DicomTags.MediaStorageSOPClassUID) == SopClasses.MediaStorageDirectoryStorage || dataset.Contains(DicomTags.DirectoryRecordSequence))
            return Because(file, DicomTags.DirectoryRecordSequence, "a DICOMDIR lists patients and files; de-identify the files and build a new one");
        if (sopClass.Length == 0) return Because(file, DicomTags.SOPClassUID, "without a SOP class nobody can say what the object is");
        if (dataset.GetString(DicomTags.SOPInstanceUID) is null) return Because(file, DicomTags.SOPInstanceUID, "the object has no UID that could be replaced");
        if (SopClasses.NameOf(sopClass).Contains("Audio", StringComparison.Ordinal)) return Because(file, DicomTags.WaveformSequence, "a voice says who is speaking; audio cannot be de-identified");
        if (dataset.Contains(DicomTags.EncapsulatedDocument) && !profile.EmptyDocuments)
            return Because(file, DicomTags.EncapsulatedDocument, "what an encapsulated document says cannot be cleaned; accept an empty placeholder for it (--empty-documents), or leave it out");
        if (dataset.Contains(DicomTags.ContentSequence) && !profile.CleanStructuredContent)
            return Because(file, DicomTags.ContentSequence, "a structured report is cleaned only when asked for (--clean-structured)");
        return profile.AcceptBurnedInAnnotation ? null : BurnedIn(file);
    }

    /// <summary>Pixels may show text: it is said so, or this kind of image often does and nothing says that this one does not.</summary>
    public static bool MayHaveTextInPixels(DicomFile file) => BurnedIn(file) is not null;

    private static DicomException? BurnedIn(DicomFile file)
    {
        DicomDataset dataset = file.Dataset;
        if (!dataset.Contains(DicomTags.PixelData)) return null;
        const string Remedy = "; look at the pixels, then accept them (--accept-burned-in)";
        string said = (dataset.GetString(DicomTags.BurnedInAnnotation) ?? "").ToUpperInvariant();
        if (said == "YES") return Because(file, DicomTags.BurnedInAnnotation, "the image says that text is burned into its pixels" + Remedy);
        if (OverlaysInPixels.Of(file).Count > 0 && file.TransferSyntax.IsEncapsulated)
            return Because(file, DicomTags.PixelData, "an overlay is kept in unused bits of compressed pixels, where it cannot be removed" + Remedy);
        if (said == "NO") return null;
        string sopClass = SopClasses.NameOf(dataset.RequireString(DicomTags.SOPClassUID));
        bool risky = riskyModalities.Contains(dataset.GetString(DicomTags.Modality) ?? "")
            || Array.Exists(riskyClasses, word => sopClass.Contains(word, StringComparison.Ordinal))
            || dataset.GetString(DicomTags.ConversionType) is not null
            || dataset.GetStrings(DicomTags.ImageType).Any(type => Array.Exists(riskyImageTypes, word => type.Contains(word, StringComparison.OrdinalIgnoreCase)));
        return risky ? Because(file, DicomTags.BurnedInAnnotation, "images of this kind often have text burned into their pixels, and nothing says that this one has not" + Remedy) : null;
    }

    private static DicomException Because(DicomFile file, DicomTag tag, string reason) => new(reason, tag, null, file.Name);
}
