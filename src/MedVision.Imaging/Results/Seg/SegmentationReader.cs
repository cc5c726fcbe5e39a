using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Imaging.Frames;
using MedVision.Imaging.Results.Provenance;
using MedVision.Imaging.Volumes;

namespace MedVision.Imaging.Results.Seg;

/// <summary>Reads BINARY segmentations, PS3.3 A.51, ours and those of others, native or compressed.</summary>
public static class SegmentationReader
{
    /// <summary>The segments in the order of their numbers, each with its frames in the order of the object.</summary>
    /// <exception cref="DicomException">No BINARY segmentation, a frame of no segment, or pixel data that cannot be decoded.</exception>
    public static SegmentationObject Read(DicomFile file)
    {
        DicomDataset dataset = file.Dataset;
        if (dataset.GetString(DicomTags.SOPClassUID) != SopClasses.SegmentationStorage) throw new DicomException("the object is no segmentation", DicomTags.SOPClassUID, null, file.Name);
        if (dataset.GetString(DicomTags.SegmentationType) is not "BINARY" and string type) throw new DicomException($"a {type} segmentation has no binary masks", DicomTags.SegmentationType, null, file.Name);
        int rows = dataset.RequireInt32(DicomTags.Rows), columns = dataset.RequireInt32(DicomTags.Columns);
        int count = dataset.RequireInt32(DicomTags.NumberOfFrames);
        IReadOnlyList<DicomDataset> groups = dataset.GetItems(DicomTags.PerFrameFunctionalGroupsSequence);
        if (groups.Count != count) throw new DicomException($"{groups.Count} groups for {count} frames", DicomTags.PerFrameFunctionalGroupsSequence, null, file.Name);

        SortedDictionary<int, List<SegmentFrame>> frames = [];
        foreach (DicomDataset item in dataset.GetItems(DicomTags.SegmentSequence)) frames[item.RequireInt32(DicomTags.SegmentNumber)] = [];
        for (int n = 0; n < count; n++)
        {
            int segment = FrameGroups.Find(dataset, n, DicomTags.SegmentIdentificationSequence).GetInt32(DicomTags.ReferencedSegmentNumber) ?? 0;
            if (!frames.TryGetValue(segment, out List<SegmentFrame>? own)) throw new DicomException($"frame {n + 1} belongs to segment {segment}, which is not described", DicomTags.ReferencedSegmentNumber, null, file.Name);
            own.Add(ReadFrame(file, n));
        }
        return new SegmentationObject(rows, columns, dataset.GetString(DicomTags.FrameOfReferenceUID),
            [.. dataset.GetItems(DicomTags.SegmentSequence).OrderBy(item => item.GetInt32(DicomTags.SegmentNumber)).Select(item => Describe(item, frames[item.RequireInt32(DicomTags.SegmentNumber)]))]);
    }

    private static SegmentFrame ReadFrame(DicomFile file, int frame)
    {
        float[] values = FrameReader.Read(file, frame).Values;
        DicomDataset derivation = FrameGroups.Find(file.Dataset, frame, DicomTags.DerivationImageSequence);
        DicomDataset? source = derivation.GetItems(DicomTags.SourceImageSequence) is [DicomDataset first, ..] ? first : null;
        double[] at = FrameGroups.Find(file.Dataset, frame, DicomTags.PlanePositionSequence).GetDoubles(DicomTags.ImagePositionPatient);
        return new SegmentFrame(
            [.. Enumerable.Range(0, values.Length).Where(i => values[i] != 0)],
            at.Length == 3 ? new Vector3(at[0], at[1], at[2]) : null,
            source?.GetString(DicomTags.ReferencedSOPInstanceUID),
            (source?.GetInt32(DicomTags.ReferencedFrameNumber) ?? 1) - 1);
    }

    private static SegmentDescription Describe(DicomDataset item, IReadOnlyList<SegmentFrame> frames) => new(
        item.RequireInt32(DicomTags.SegmentNumber),
        item.GetString(DicomTags.SegmentLabel) ?? "",
        item.GetString(DicomTags.TrackingID),
        item.GetString(DicomTags.TrackingUID),
        item.GetItems(DicomTags.SegmentedPropertyTypeCodeSequence) is [DicomDataset type, ..] ? Code.Read(type) : null,
        frames);
}
