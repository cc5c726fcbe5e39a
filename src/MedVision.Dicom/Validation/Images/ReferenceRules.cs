using System.Collections.Frozen;
using MedVision.Dicom.Data;

namespace MedVision.Dicom.Validation.Images;

/// <summary>What frames refer to is listed by series, PS3.3 C.12.2, and frame numbers are given only for what has frames, PS3.3 10.3.</summary>
internal static class ReferenceRules
{
    // Storage classes whose instances are one frame.
    private static readonly FrozenSet<string> singleFrame = FrozenSet.Create(StringComparer.Ordinal,
        SopClasses.CTImageStorage, SopClasses.MRImageStorage, SopClasses.ComputedRadiographyImageStorage, SopClasses.SecondaryCaptureImageStorage,
        SopClasses.PositronEmissionTomographyImageStorage, SopClasses.UltrasoundImageStorage);

    public static void Check(DicomDataset dataset, bool isRequired, Findings findings)
    {
        CheckFrames(dataset, findings);
        // Where the module is the user's choice and not there, nothing need be listed.
        if (!isRequired && !dataset.Contains(DicomTags.ReferencedSeriesSequence) && !dataset.Contains(DicomTags.StudiesContainingOtherReferencedInstancesSequence)) return;
        Dictionary<string, string?> listed = Listed(dataset);
        DicomDataset[] groups = [.. dataset.GetItems(DicomTags.SharedFunctionalGroupsSequence), .. dataset.GetItems(DicomTags.PerFrameFunctionalGroupsSequence)];
        foreach (DicomDataset group in groups)
        {
            foreach (DicomDataset derivation in group.GetItems(DicomTags.DerivationImageSequence))
                foreach (DicomDataset image in derivation.GetItems(DicomTags.SourceImageSequence)) CheckListed(image, listed, findings);
            foreach (DicomDataset image in group.GetItems(DicomTags.ReferencedImageSequence)) CheckListed(image, listed, findings);
        }
    }

    private static Dictionary<string, string?> Listed(DicomDataset dataset)
    {
        IEnumerable<DicomDataset> series = dataset.GetItems(DicomTags.ReferencedSeriesSequence)
            .Concat(dataset.GetItems(DicomTags.StudiesContainingOtherReferencedInstancesSequence).SelectMany(study => study.GetItems(DicomTags.ReferencedSeriesSequence)));
        Dictionary<string, string?> listed = new(StringComparer.Ordinal);
        foreach (DicomDataset instance in series.SelectMany(item => item.GetItems(DicomTags.ReferencedInstanceSequence)))
            if (instance.Text(DicomTags.ReferencedSOPInstanceUID) is { } uid) listed.TryAdd(uid, instance.Text(DicomTags.ReferencedSOPClassUID));
        return listed;
    }

    private static void CheckListed(DicomDataset image, Dictionary<string, string?> listed, Findings findings)
    {
        if (image.Text(DicomTags.ReferencedSOPInstanceUID) is not { } uid) return;
        if (!listed.TryGetValue(uid, out string? sopClass))
            findings.Error("instance-reference", image, DicomTags.ReferencedSOPInstanceUID, $"'{uid}' is not listed by its series in the Common Instance Reference module", "PS3.3 C.12.2");
        else if (image.Text(DicomTags.ReferencedSOPClassUID) is { } own && own != sopClass)
            findings.Error("instance-reference", image, DicomTags.ReferencedSOPClassUID, $"'{own}', and the Common Instance Reference module says '{sopClass}'", "PS3.3 C.12.2");
    }

    private static void CheckFrames(DicomDataset dataset, Findings findings)
    {
        if (dataset.Contains(DicomTags.ReferencedFrameNumber) && dataset.Text(DicomTags.ReferencedSOPClassUID) is { } sopClass && singleFrame.Contains(sopClass))
            findings.Error("frame-reference", dataset, DicomTags.ReferencedFrameNumber, $"an instance of {SopClasses.NameOf(sopClass)} has no frames to number", "PS3.3 10.3");
        foreach (DicomElement element in dataset)
            if (element is DicomSequence sequence && !sequence.Tag.IsPrivate)
                foreach (DicomDataset item in sequence.Items) CheckFrames(item, findings);
    }
}
