using MedVision.Dicom.Data;
using MedVision.Dicom.IO;

namespace MedVision.Dicom.Validation.Results;

/// <summary>Segmentations: segments, bits, which frame shows which segment, PS3.3 A.51 and C.8.20.</summary>
internal static class SegmentationRules
{
    public static void Check(DicomFile file, Findings findings)
    {
        DicomDataset dataset = file.Dataset;
        string type = dataset.Text(DicomTags.SegmentationType) ?? "";
        HashSet<int> segments = CheckSegments(dataset, type, findings);
        CheckFrames(dataset, segments, findings);
        CheckBits(dataset, type, findings);
        if (file.TransferSyntax.IsLossy && type == "BINARY")
            findings.Error("segmentation-encoding", dataset, DicomTags.SegmentationType, $"a BINARY mask in {file.TransferSyntax.Name}, which may lose", "PS3.5 8.2");
        if (!dataset.HasValue(DicomTags.FrameOfReferenceUID))
            findings.Warning("frame-of-reference", dataset, DicomTags.FrameOfReferenceUID, "absent: viewers cannot lay the mask over its images", "PS3.3 A.51.3");
    }

    private static HashSet<int> CheckSegments(DicomDataset dataset, string type, Findings findings)
    {
        HashSet<int> numbers = [];
        IReadOnlyList<DicomDataset> items = dataset.GetItems(DicomTags.SegmentSequence);
        for (int i = 0; i < items.Count; i++)
        {
            if (items[i].Whole(DicomTags.SegmentNumber) is not { } number) continue;
            if (!numbers.Add(number))
                findings.Error("segment-number", items[i], DicomTags.SegmentNumber, $"{number} is there twice", "PS3.3 C.8.20.2.4");
            // The values of a label map are the numbers themselves and may have gaps.
            else if (number != i + 1 && type != "LABELMAP")
                findings.Error("segment-number", items[i], DicomTags.SegmentNumber, $"{number} where {i + 1} must be: segments count from 1 by 1", "PS3.3 C.8.20.2.4");
        }
        return numbers;
    }

    private static void CheckFrames(DicomDataset dataset, HashSet<int> segments, Findings findings)
    {
        HashSet<int> shown = [];
        foreach (DicomDataset group in dataset.GetItems(DicomTags.SharedFunctionalGroupsSequence).Concat(dataset.GetItems(DicomTags.PerFrameFunctionalGroupsSequence)))
        {
            foreach (DicomDataset identification in group.GetItems(DicomTags.SegmentIdentificationSequence))
            {
                foreach (int number in identification.Wholes(DicomTags.ReferencedSegmentNumber))
                {
                    shown.Add(number);
                    if (!segments.Contains(number))
                        findings.Error("segment-reference", identification, DicomTags.ReferencedSegmentNumber, $"there is no segment {number}", "PS3.3 C.8.20.3.1");
                }
            }
        }
        if (shown.Count == 0) return;
        foreach (int number in segments.Except(shown).Order())
            findings.Note("segment-empty", dataset, DicomTags.SegmentSequence, $"no frame shows segment {number}", "PS3.3 C.8.20.3.1");
    }

    private static void CheckBits(DicomDataset dataset, string type, Findings findings)
    {
        (int Allocated, int Stored, int High)? wanted = type switch { "BINARY" => (1, 1, 0), "FRACTIONAL" => (8, 8, 7), _ => null };
        if (wanted is not { } bits) return;
        Same(DicomTags.BitsAllocated, bits.Allocated);
        Same(DicomTags.BitsStored, bits.Stored);
        Same(DicomTags.HighBit, bits.High);
        if (dataset.Whole(DicomTags.MaximumFractionalValue) is < 1 or > 255)
            findings.Error("segmentation-bits", dataset, DicomTags.MaximumFractionalValue, "8 bits hold 1 to 255", "PS3.3 C.8.20.2.3");

        void Same(DicomTag tag, int value)
        {
            if (dataset.Whole(tag) is { } found && found != value) findings.Error("segmentation-bits", dataset, tag, $"{found} where {type} has {value}", "PS3.3 C.8.20.2");
        }
    }
}
