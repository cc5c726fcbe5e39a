using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Dicom.Validation;
using MedVision.Imaging.Masks;
using MedVision.Imaging.Rendering;
using MedVision.Imaging.Results.Content;
using MedVision.Imaging.Results.Provenance;
using MedVision.Imaging.Volumes;

namespace MedVision.Imaging.Results.Capture;

/// <summary>
/// Writes RGB Secondary Captures (PS3.3 A.8.1) for systems that show nothing else: one series, one image for each slice with a
/// lesion. No name, no date and no number of the patient is drawn. The same input gives the same bytes.
/// </summary>
public static class CaptureWriter
{
    /// <summary>The instances of one series, in order.</summary>
    /// <exception cref="DicomException">The source lacks an attribute that the objects must repeat, or a capture is not valid.</exception>
    public static IReadOnlyList<DicomFile> Write(CaptureRequest request)
    {
        ReportContent content = request.Content;
        Component[] lesions = [.. content.Lesions.Select(lesion => lesion.Voxels)];
        int[] slices = [.. lesions.SelectMany(lesion => lesion.Slices).Select(part => part.Slice).Distinct().Order()];
        return [.. slices.Select((slice, n) => WriteOne(
            content, OverlayRenderer.Render(content.Volume, slice, request.Window, request.SmallestIsWhite, lesions), n + 1, [content.Volume.Sources[slice]]))];
    }

    private static DicomFile WriteOne(ReportContent content, Raster picture, int instance, IReadOnlyList<SliceSource> shown)
    {
        DicomDataset source = content.Source.Dataset;
        DicomDataset target = new();
        SourceContext.Copy(source, target);
        SourceContext.CopyCompression(source, target);
        new DerivedSeries("OT", 81, "captures", content.Seed + "|capture").Write(target, source, SopClasses.SecondaryCaptureImageStorage, instance);
        Equipment.Write(target, $"{content.Segmenter.Name} {content.Segmenter.Version}");
        target
            .Set(DicomTags.ConversionType, "WSD")
            .Set(DicomTags.BodyPartExamined, "BRAIN")
            .SetEmpty(DicomTags.PatientOrientation)
            .Set(DicomTags.ImageType, "DERIVED", "SECONDARY")
            .Set(DicomTags.BurnedInAnnotation, "NO")
            .Set(DicomTags.DerivationDescription, "Slice with the lesions that a model proposes. Research use only.")
            .SetSequence(DicomTags.SourceImageSequence, [.. shown.Select(Reference)])
            .Set(DicomTags.SamplesPerPixel, 3)
            .Set(DicomTags.PhotometricInterpretation, "RGB")
            .Set(DicomTags.PlanarConfiguration, 0)
            .Set(DicomTags.Rows, picture.Height)
            .Set(DicomTags.Columns, picture.Width)
            .Set(DicomTags.BitsAllocated, 8)
            .Set(DicomTags.BitsStored, 8)
            .Set(DicomTags.HighBit, 7)
            .Set(DicomTags.PixelRepresentation, 0)
            .SetBytes(DicomTags.PixelData, DicomVR.OB, picture.Pixels.Length % 2 == 0 ? picture.Pixels : [.. picture.Pixels, 0]);
        return DicomValidator.RequireValid(new DicomFile(target, TransferSyntax.ExplicitVRLittleEndian));
    }

    private static DicomDataset Reference(SliceSource slice)
    {
        DicomDataset image = new DicomDataset()
            .Set(DicomTags.ReferencedSOPClassUID, slice.SopClassUid)
            .Set(DicomTags.ReferencedSOPInstanceUID, slice.SopInstanceUid)
            .SetSequence(DicomTags.PurposeOfReferenceCodeSequence, Code.SourceImage.ToItem());
        return slice.IsMultiFrame ? image.Set(DicomTags.ReferencedFrameNumber, slice.Frame + 1) : image;
    }
}
