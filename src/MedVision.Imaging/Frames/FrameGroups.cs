using MedVision.Dicom.Data;

namespace MedVision.Imaging.Frames;

/// <summary>
/// Finds the functional group of a frame in an enhanced multi-frame object (PS3.3 C.7.6.16): first per frame, then shared.
/// Where the object is not enhanced, the attributes lie in the dataset itself.
/// </summary>
internal static class FrameGroups
{
    /// <summary>The first item of <paramref name="macro"/> for the 0-based <paramref name="frame"/>, or the dataset itself where there are no groups.</summary>
    internal static DicomDataset Find(DicomDataset dataset, int frame, DicomTag macro) => FindAll(dataset, frame, macro) is [DicomDataset first, ..] ? first : dataset;

    /// <summary>The items of <paramref name="macro"/> for the 0-based <paramref name="frame"/>: its own, else the shared ones, else the dataset's; may be empty.</summary>
    internal static IReadOnlyList<DicomDataset> FindAll(DicomDataset dataset, int frame, DicomTag macro)
    {
        IReadOnlyList<DicomDataset> perFrame = dataset.GetItems(DicomTags.PerFrameFunctionalGroupsSequence);
        if (frame < perFrame.Count && perFrame[frame].GetItems(macro) is { Count: > 0 } own) return own;
        IReadOnlyList<DicomDataset> shared = dataset.GetItems(DicomTags.SharedFunctionalGroupsSequence);
        return shared.Count > 0 && shared[0].GetItems(macro) is { Count: > 0 } common ? common : dataset.GetItems(macro);
    }
}
