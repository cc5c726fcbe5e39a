using System.Globalization;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
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
        if (target.GetString(DicomTags.FrameOfReferenceUID) is null)
        {
            target.Set(DicomTags.FrameOfReferenceUID, DicomUids.Derive(request.Seed + "|frame of reference"));
        }
        WriteIdentity(target, source, request);
        Equipment.Write(target, $"{request.Algorithm} {request.AlgorithmVersion}");
        WriteReferences(target, source, request);
        WriteDimensions(target, request);
        target.SetSequence(DicomTags.SegmentSequence, [.. request.Segments.Select((segment, n) => SegmentItem(segment, n + 1, request))]);

        List<(int Segment, ComponentSlice Slice)> frames =
            [.. request.Segments.SelectMany((segment, n) => segment.Voxels.Slices.Select(slice => (n, slice)))];
        WriteGroups(target, source, request, frames);
        WritePixels(target, request.Volume, frames);
        return new DicomFile(target, TransferSyntax.ExplicitVRLittleEndian);
    }

    private static void WriteIdentity(DicomDataset target, DicomDataset source, SegmentationRequest request)
    {
        string date = First(source, "19000101", DicomTags.ContentDate, DicomTags.SeriesDate, DicomTags.AcquisitionDate, DicomTags.StudyDate);
        string time = First(source, "000000", DicomTags.ContentTime, DicomTags.SeriesTime, DicomTags.AcquisitionTime, DicomTags.StudyTime);
        string description = $"MedVision segmentation of {source.GetString(DicomTags.SeriesDescription) ?? "series " + source.GetString(DicomTags.SeriesNumber)}";
        target
            .Set(DicomTags.SOPClassUID, SopClasses.SegmentationStorage)
            .Set(DicomTags.SOPInstanceUID, DicomUids.Derive(request.Seed + "|instance"))
            .Set(DicomTags.Modality, "SEG")
            .Set(DicomTags.SeriesInstanceUID, DicomUids.Derive(request.Seed + "|series"))
            .Set(DicomTags.SeriesNumber, (((source.GetInt32(DicomTags.SeriesNumber) ?? 0) % 1_000_000) * 100) + 51)
            .Set(DicomTags.SeriesDescription, description.Length > 64 ? description[..64] : description)
            .Set(DicomTags.SeriesDate, date)
            .Set(DicomTags.SeriesTime, time)
            .Set(DicomTags.BodyPartExamined, "BRAIN")
            .Set(DicomTags.InstanceNumber, 1)
            .Set(DicomTags.ContentDate, date)
            .Set(DicomTags.ContentTime, time)
            .Set(DicomTags.ImageType, "DERIVED", "PRIMARY")
            .Set(DicomTags.BurnedInAnnotation, "NO")
            .Set(DicomTags.ContentLabel, "SEGMENTATION")
            .Set(DicomTags.ContentDescription, "Lesions proposed by a model. Research use only.")
            .SetEmpty(DicomTags.ContentCreatorName)
            .Set(DicomTags.SegmentationType, "BINARY")
            .Set(DicomTags.SegmentsOverlap, "NO");
    }

    private static void WriteReferences(DicomDataset target, DicomDataset source, SegmentationRequest request)
    {
        DicomDataset[] instances =
        [
            .. request.Volume.Sources.DistinctBy(s => s.SopInstanceUid).Select(s => new DicomDataset()
                .Set(DicomTags.ReferencedSOPClassUID, s.SopClassUid)
                .Set(DicomTags.ReferencedSOPInstanceUID, s.SopInstanceUid)),
        ];
        target.SetSequence(DicomTags.ReferencedSeriesSequence, new DicomDataset()
            .SetSequence(DicomTags.ReferencedInstanceSequence, instances)
            .Set(DicomTags.SeriesInstanceUID, source.RequireString(DicomTags.SeriesInstanceUID)));
    }

    private static void WriteDimensions(DicomDataset target, SegmentationRequest request)
    {
        string organization = DicomUids.Derive(request.Seed + "|dimensions");
        DicomDataset Index(DicomTag pointer, DicomTag group, string label)
        {
            return new DicomDataset()
                .Set(DicomTags.DimensionOrganizationUID, organization)
                .SetTags(DicomTags.DimensionIndexPointer, pointer)
                .SetTags(DicomTags.FunctionalGroupPointer, group)
                .Set(DicomTags.DimensionDescriptionLabel, label);
        }
        target
            .SetSequence(DicomTags.DimensionOrganizationSequence, new DicomDataset().Set(DicomTags.DimensionOrganizationUID, organization))
            .SetSequence(
                DicomTags.DimensionIndexSequence,
                Index(DicomTags.ReferencedSegmentNumber, DicomTags.SegmentIdentificationSequence, "Referenced Segment Number"),
                Index(DicomTags.ImagePositionPatient, DicomTags.PlanePositionSequence, "Image Position (Patient)"));
    }

    private static DicomDataset SegmentItem(Segment segment, int number, SegmentationRequest request) => new DicomDataset()
        .Set(DicomTags.SegmentNumber, number)
        .Set(DicomTags.SegmentLabel, segment.Label)
        .Set(DicomTags.SegmentAlgorithmType, "AUTOMATIC")
        .Set(DicomTags.SegmentAlgorithmName, request.Algorithm)
        .SetSequence(DicomTags.SegmentationAlgorithmIdentificationSequence, new DicomDataset()
            .SetSequence(DicomTags.AlgorithmFamilyCodeSequence, Code.ArtificialIntelligence.ToItem())
            .Set(DicomTags.AlgorithmName, request.Algorithm)
            .Set(DicomTags.AlgorithmVersion, request.AlgorithmVersion)
            .Set(DicomTags.AlgorithmSource, Equipment.Name))
        .SetSequence(DicomTags.SegmentedPropertyCategoryCodeSequence, Code.MorphologicallyAbnormal.ToItem())
        .SetSequence(DicomTags.SegmentedPropertyTypeCodeSequence, segment.Type.ToItem())
        .SetSequence(DicomTags.AnatomicRegionSequence, Code.Brain.ToItem())
        .Set(DicomTags.RecommendedDisplayCIELabValue, segment.Color.ToDicomCieLab())
        .Set(DicomTags.TrackingID, segment.Label)
        .Set(DicomTags.TrackingUID, segment.TrackingUid);

    private static void WriteGroups(DicomDataset target, DicomDataset source, SegmentationRequest request, List<(int Segment, ComponentSlice Slice)> frames)
    {
        VolumeGeometry geometry = request.Volume.Geometry;
        double thickness = source.GetDouble(DicomTags.SliceThickness) is double own and > 0 ? own : geometry.SliceSpacing;
        target.SetSequence(DicomTags.SharedFunctionalGroupsSequence, new DicomDataset()
            .SetSequence(DicomTags.PixelMeasuresSequence, new DicomDataset()
                .Set(DicomTags.PixelSpacing, Ds(geometry.RowSpacing), Ds(geometry.ColumnSpacing))
                .Set(DicomTags.SliceThickness, Ds(thickness))
                .Set(DicomTags.SpacingBetweenSlices, Ds(geometry.SliceSpacing)))
            .SetSequence(DicomTags.PlaneOrientationSequence, new DicomDataset()
                .Set(DicomTags.ImageOrientationPatient, [.. Components(geometry.AlongRow), .. Components(geometry.AlongColumn)])));

        int[] slices = [.. frames.Select(f => f.Slice.Slice).Distinct().Order()];
        target.SetSequence(
            DicomTags.PerFrameFunctionalGroupsSequence,
            [.. frames.Select(f => FrameItem(request.Volume.Sources[f.Slice.Slice], f.Segment + 1, Array.IndexOf(slices, f.Slice.Slice) + 1))]);
    }

    private static DicomDataset FrameItem(SliceSource slice, int segment, int position)
    {
        DicomDataset image = new DicomDataset()
            .Set(DicomTags.ReferencedSOPClassUID, slice.SopClassUid)
            .Set(DicomTags.ReferencedSOPInstanceUID, slice.SopInstanceUid)
            .Set(DicomTags.SpatialLocationsPreserved, "YES")
            .SetSequence(DicomTags.PurposeOfReferenceCodeSequence, Code.SourceImage.ToItem());
        if (slice.IsMultiFrame) image.Set(DicomTags.ReferencedFrameNumber, slice.Frame + 1);
        return new DicomDataset()
            .SetSequence(DicomTags.DerivationImageSequence, new DicomDataset()
                .SetSequence(DicomTags.SourceImageSequence, image)
                .SetSequence(DicomTags.DerivationCodeSequence, Code.Segmentation.ToItem()))
            .SetSequence(DicomTags.FrameContentSequence, new DicomDataset().Set(DicomTags.DimensionIndexValues, segment, position))
            .SetSequence(DicomTags.PlanePositionSequence, new DicomDataset().Set(DicomTags.ImagePositionPatient, Components(slice.Position)))
            .SetSequence(DicomTags.SegmentIdentificationSequence, new DicomDataset().Set(DicomTags.ReferencedSegmentNumber, segment));
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

    private static string First(DicomDataset source, string otherwise, params DicomTag[] tags) =>
        tags.Select(tag => source.GetString(tag)).FirstOrDefault(value => value is not null) ?? otherwise;

    private static string[] Components(Vector3 v) => [Ds(v.X), Ds(v.Y), Ds(v.Z)];

    /// <summary>A decimal string of at most 16 characters, PS3.5 6.2.</summary>
    private static string Ds(double value)
    {
        for (int digits = 15; digits > 0; digits--)
        {
            string text = value.ToString("G" + digits, CultureInfo.InvariantCulture);
            if (text.Length <= 16) return text;
        }
        throw new ArgumentOutOfRangeException(nameof(value), value, "not a number that a decimal string can hold");
    }
}
