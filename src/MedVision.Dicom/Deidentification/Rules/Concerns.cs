using MedVision.Dicom.Data;
using MedVision.Dicom.Deidentification.Identity;
using MedVision.Dicom.IO;

namespace MedVision.Dicom.Deidentification.Rules;

/// <summary>What no header can settle and a person should look at.</summary>
internal static class Concerns
{
    private static readonly string[] volumes = ["MR", "CT", "PT", "NM"];
    private static readonly string[] headRegions = ["HEAD", "BRAIN", "SKULL", "FACE", "ORBIT", "SINUS", "NECK", "EAR", "JAW", "WHOLEBODY"];

    public static void Warn(DicomFile file, DeidentificationProfile profile, ChangeLog log)
    {
        DicomDataset source = file.Dataset;
        if (profile.AcceptBurnedInAnnotation && Admission.MayHaveTextInPixels(file))
            log.Warn("text may be burned into the pixels; they were passed on as they are, because that was asked for");
        if (IsHead(source)) log.Warn("head images can show a face: pixels were not changed (no Clean Recognizable Visual Features); deface volumes before they are published");
        if (source.GetString(DicomTags.SOPClassUID) is { } sopClass && !sopClass.StartsWith(UidMapping.StandardRoot, StringComparison.Ordinal))
            log.Warn("the object is of a manufacturer's own SOP class: what its attributes mean is not known here");
        if (source.Contains(DicomTags.ICCProfile)) log.Warn("the ICC profile was kept as it is");
        if (source[DicomTags.PixelData] is DicomFragments && file.TransferSyntax.Name.Contains("MPEG", StringComparison.Ordinal))
            log.Warn("a video stream was kept as it is; sound and titles in it were not looked for");
        if (profile.RetainUids) log.Warn("UIDs were kept: whoever has the originals can find the patient by them");
    }

    private static bool IsHead(DicomDataset source)
    {
        if (source.GetString(DicomTags.RecognizableVisualFeatures) is "YES") return true;
        if (!volumes.Contains(source.GetString(DicomTags.Modality)) || !source.Contains(DicomTags.PixelData)) return false;
        string region = (source.GetString(DicomTags.BodyPartExamined) ?? "").ToUpperInvariant();
        // Who does not say which part of the body it is may mean the head.
        return region.Length == 0 || Array.Exists(headRegions, head => region.Contains(head, StringComparison.Ordinal));
    }
}
