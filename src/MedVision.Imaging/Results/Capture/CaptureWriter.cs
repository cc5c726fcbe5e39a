using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Dicom.Validation;
using MedVision.Imaging.Rendering;
using MedVision.Imaging.Results.Content;
using MedVision.Imaging.Results.Provenance;
using MedVision.Imaging.Volumes;

namespace MedVision.Imaging.Results.Capture;

/// <summary>
/// Writes RGB Secondary Captures (PS3.3 A.8.1) for systems that show nothing else: one series of single images, which every PACS
/// takes, first a page with all findings, then each slice with a lesion, last what speaks for the tumor type. No name, no date, no number and no description of the patient
/// is drawn. The same input gives the same bytes.
/// </summary>
public static class CaptureWriter
{
    /// <summary>The instances of the series, in order.</summary>
    /// <exception cref="DicomException">The source lacks an attribute that the objects must repeat, or a capture is not valid.</exception>
    public static IReadOnlyList<DicomFile> Write(CaptureRequest request)
    {
        ReportContent content = request.Content;
        int[] slices = [.. content.Lesions.SelectMany(lesion => lesion.Voxels.Slices).Select(part => part.Slice).Distinct().Order()];
        ReportedClassification? explained = content.Classification is { Activation.Count: > 0 } classification ? classification : null;
        DicomFile[] files = new DicomFile[slices.Length + (explained is null ? 1 : 2)];
        Parallel.For(0, files.Length, n => files[n] = n == 0
            ? WriteOne(content, new FindingsPage(request).Draw(), 1, null, "Findings of algorithms as a page.")
            : n <= slices.Length
            ? WriteOne(content, SlicePage.Draw(request, slices[n - 1]), n + 1, content.Volume.Sources[slices[n - 1]], "Slice with the lesions that an algorithm outlines.")
            : WriteOne(content, ActivationPage.Draw(request, explained!), n + 1, null, "Slices with the places that speak for the tumor type that an algorithm tells, as a page."));
        return files;
    }

    private static DicomFile WriteOne(ReportContent content, Raster picture, int instance, SliceSource? shown, string what)
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
            .Set(DicomTags.ImageType, "DERIVED", "SECONDARY")
            .Set(DicomTags.BurnedInAnnotation, "NO")
            .Set(DicomTags.RecognizableVisualFeatures, "NO")
            .Set(DicomTags.DerivationDescription, what + " Research use only, not for diagnosis without review by a physician.")
            .Set(DicomTags.SamplesPerPixel, 3)
            .Set(DicomTags.PhotometricInterpretation, "RGB")
            .Set(DicomTags.PlanarConfiguration, 0)
            .Set(DicomTags.Rows, picture.Height)
            .Set(DicomTags.Columns, picture.Width)
            .Set(DicomTags.BitsAllocated, 8)
            .Set(DicomTags.BitsStored, 8)
            .Set(DicomTags.HighBit, 7)
            .Set(DicomTags.PixelRepresentation, 0)
            .SetBytes(DicomTags.PixelData, DicomVR.OB, picture.Pixels);
        if (shown is null)
        {
            target.SetEmpty(DicomTags.PatientOrientation);
        }
        else
        {
            VolumeGeometry geometry = content.Volume.Geometry;
            target
                .Set(DicomTags.PatientOrientation, Compass.LettersOf(geometry.AlongRow), Compass.LettersOf(geometry.AlongColumn))
                .SetSequence(DicomTags.SourceImageSequence, Reference(shown));
        }
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
