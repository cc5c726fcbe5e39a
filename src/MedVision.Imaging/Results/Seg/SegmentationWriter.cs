using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Dicom.Validation;
using MedVision.Imaging.Masks;
using MedVision.Imaging.Results.Provenance;
using MedVision.Imaging.Volumes;

namespace MedVision.Imaging.Results.Seg;

/// <summary>
/// Writes a BINARY DICOM segmentation, PS3.3 A.51: one segment per lesion, only frames that hold a voxel, each naming the source
/// frame under it. Dates are the source's: the same input gives the same bytes.
/// </summary>
public static class SegmentationWriter
{
    /// <exception cref="DicomException">The source lacks an attribute that the object must repeat.</exception>
    public static DicomFile Write(SegmentationRequest request)
    {
        if (request.Segments.Count == 0) throw new ArgumentException("a segmentation needs a segment", nameof(request));
        DicomDataset source = request.Source.Dataset;
        DicomDataset target = new();
        SourceContext.Copy(source, target);
        SourceContext.CopyFrameOfReference(source, target, request.Seed);
        SourceContext.CopyCompression(source, target);
        WriteIdentity(target, source, request.Seed);
        Equipment.Write(target, $"{request.Algorithm.Name} {request.Algorithm.Version}");
        PlaneGroups.WriteReferencedSeries(target, source, request.Volume);
        PlaneGroups.WriteDimensions(
            target, request.Seed,
            (DicomTags.ReferencedSegmentNumber, DicomTags.SegmentIdentificationSequence, "Referenced Segment Number"),
            (DicomTags.ImagePositionPatient, DicomTags.PlanePositionSequence, "Image Position (Patient)"));
        target.SetSequence(DicomTags.SegmentSequence, [.. request.Segments.Select((segment, n) => SegmentItem(segment, n + 1, request))]);

        List<(int Segment, ComponentSlice Slice)> frames =
            [.. request.Segments.SelectMany((segment, n) => segment.Voxels.Slices.Select(slice => (n, slice)))];
        WriteGroups(target, source, request, frames);
        WritePixels(target, request.Volume, frames);
        return DicomValidator.RequireValid(new DicomFile(target, TransferSyntax.ExplicitVRLittleEndian));
    }

    private static void WriteIdentity(DicomDataset target, DicomDataset source, string seed)
    {
        new DerivedSeries("SEG", 51, "segmentation", seed).Write(target, source, SopClasses.SegmentationStorage);
        target
            .Set(DicomTags.BodyPartExamined, "BRAIN")
            .Set(DicomTags.ImageType, "DERIVED", "PRIMARY")
            .Set(DicomTags.BurnedInAnnotation, "NO")
            .Set(DicomTags.ContentLabel, "SEGMENTATION")
            .Set(DicomTags.ContentDescription, "Lesions proposed by a model. Research use only.")
            .SetEmpty(DicomTags.ContentCreatorName)
            .Set(DicomTags.SegmentationType, "BINARY")
            .Set(DicomTags.SegmentsOverlap, "NO");
    }

    private static DicomDataset SegmentItem(Segment segment, int number, SegmentationRequest request) => new DicomDataset()
        .Set(DicomTags.SegmentNumber, number)
        .Set(DicomTags.SegmentLabel, segment.Label)
        .Set(DicomTags.SegmentAlgorithmType, "AUTOMATIC")
        .Set(DicomTags.SegmentAlgorithmName, request.Algorithm.Name)
        .SetSequence(DicomTags.SegmentationAlgorithmIdentificationSequence, request.Algorithm.ToItem())
        .SetSequence(DicomTags.SegmentedPropertyCategoryCodeSequence, Code.MorphologicallyAbnormal.ToItem())
        .SetSequence(DicomTags.SegmentedPropertyTypeCodeSequence, segment.Type.ToItem())
        .SetSequence(DicomTags.AnatomicRegionSequence, Code.Brain.ToItem())
        .Set(DicomTags.RecommendedDisplayCIELabValue, segment.Color.ToDicomCieLab())
        .Set(DicomTags.TrackingID, segment.Label)
        .Set(DicomTags.TrackingUID, segment.TrackingUid);

    private static void WriteGroups(DicomDataset target, DicomDataset source, SegmentationRequest request, List<(int Segment, ComponentSlice Slice)> frames)
    {
        int[] slices = [.. frames.Select(f => f.Slice.Slice).Distinct().Order()];
        target
            .SetSequence(DicomTags.SharedFunctionalGroupsSequence, PlaneGroups.Shared(request.Volume.Geometry, source))
            .SetSequence(DicomTags.PerFrameFunctionalGroupsSequence, [.. frames.Select(f => PlaneGroups
                .Frame(request.Volume.Sources[f.Slice.Slice], Code.Segmentation, f.Segment + 1, Array.IndexOf(slices, f.Slice.Slice) + 1)
                .SetSequence(DicomTags.SegmentIdentificationSequence, new DicomDataset().Set(DicomTags.ReferencedSegmentNumber, f.Segment + 1)))]);
    }

    /// <summary>Frames packed bit by bit, the first pixel in the lowest bit, without padding between frames, PS3.5 8.1.1.</summary>
    private static void WritePixels(DicomDataset target, Volume volume, List<(int Segment, ComponentSlice Slice)> frames)
    {
        long plane = (long)volume.Rows * volume.Columns, bytes = ((plane * frames.Count) + 7) / 8;
        byte[] packed = new byte[checked((int)(bytes + (bytes & 1)))];
        for (int n = 0; n < frames.Count; n++)
        {
            foreach (int pixel in frames[n].Slice.Pixels)
            {
                long bit = (n * plane) + pixel;
                packed[bit >> 3] |= (byte)(1 << (int)(bit & 7));
            }
        }
        target
            .Set(DicomTags.NumberOfFrames, frames.Count)
            .Set(DicomTags.Rows, volume.Rows)
            .Set(DicomTags.Columns, volume.Columns)
            .Set(DicomTags.SamplesPerPixel, 1)
            .Set(DicomTags.PhotometricInterpretation, "MONOCHROME2")
            .Set(DicomTags.BitsAllocated, 1)
            .Set(DicomTags.BitsStored, 1)
            .Set(DicomTags.HighBit, 0)
            .Set(DicomTags.PixelRepresentation, 0)
            .SetBytes(DicomTags.PixelData, DicomVR.OB, packed);
    }
}
