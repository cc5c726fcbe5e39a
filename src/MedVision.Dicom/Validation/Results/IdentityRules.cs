using MedVision.Dicom.Data;

namespace MedVision.Dicom.Validation.Results;

/// <summary>UIDs that name different things differ, PS3.5 9, and what is called de-identified shows no name, PS3.15 E.</summary>
internal static class IdentityRules
{
    private static readonly DicomTag[] names = [DicomTags.SOPInstanceUID, DicomTags.SeriesInstanceUID, DicomTags.StudyInstanceUID, DicomTags.FrameOfReferenceUID];

    public static void Check(DicomDataset dataset, Findings findings)
    {
        Dictionary<string, DicomTag> seen = new(StringComparer.Ordinal);
        foreach (DicomTag tag in names)
        {
            if (dataset.Text(tag) is not { } uid || seen.TryAdd(uid, tag)) continue;
            findings.Error("uid-reuse", dataset, tag, $"the same as {seen[uid].Keyword}: one UID names one thing", "PS3.5 9");
        }
        if (dataset.Text(DicomTags.PatientIdentityRemoved) == "YES" && dataset.Text(DicomTags.BurnedInAnnotation) == "YES")
            findings.Warning("de-identification", dataset, DicomTags.BurnedInAnnotation, "YES, though the patient's identity is said to be removed", "PS3.15 E.3.1");
    }
}
