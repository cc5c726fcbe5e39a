using System.Buffers.Binary;
using System.Globalization;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Dicom.Validation;
using MedVision.Imaging.Results.Provenance;
using MedVision.Imaging.Volumes;

namespace MedVision.Imaging.Results.Map;

/// <summary>
/// Writes a Parametric Map, PS3.3 A.75, with Float Pixel Data in the quantity's own unit: what the field's readers of parametric maps
/// (OHIF and Cornerstone3D, dcmqi and 3D Slicer, pydicom) take; Cornerstone3D's refuses 16 bits. One frame for each slice, each
/// naming the source frame under it. The same input gives the same bytes.
/// </summary>
public static class ParametricMapWriter
{
    /// <exception cref="DicomException">The source lacks an attribute that the object must repeat, or the map is not valid.</exception>
    /// <exception cref="ArgumentException">Not one finite value for each voxel.</exception>
    public static DicomFile Write(ParametricMapRequest request)
    {
        Volume volume = request.Volume;
        if (request.Values.Length != volume.Voxels.Length) throw new ArgumentException($"{volume.Voxels.Length} values expected, {request.Values.Length} given", nameof(request));
        if (request.Values.Any(value => !float.IsFinite(value))) throw new ArgumentException("a value is not finite", nameof(request));
        DicomDataset source = request.Source.Dataset;
        DicomDataset target = new();
        SourceContext.Copy(source, target);
        SourceContext.CopyFrameOfReference(source, target, request.Seed);
        SourceContext.CopyCompression(source, target);
        string seed = request.Seed + "|map " + request.Label;
        new DerivedSeries("OT", 71, request.Label, seed).Write(target, source, SopClasses.ParametricMapStorage);
        Equipment.Write(target, $"{request.Algorithm.Name} {request.Algorithm.Version}");
        WriteImage(target, request);
        PlaneGroups.WriteReferencedSeries(target, source, volume);
        PlaneGroups.WriteDimensions(target, seed, (DicomTags.ImagePositionPatient, DicomTags.PlanePositionSequence, "Image Position (Patient)"));

        WriteGroups(target, source, request);
        WritePixels(target, request);
        return DicomValidator.RequireValid(new DicomFile(target, TransferSyntax.ExplicitVRLittleEndian));
    }

    private static void WriteImage(DicomDataset target, ParametricMapRequest request)
    {
        string threshold = request.Threshold is double t ? string.Create(CultureInfo.InvariantCulture, $"; noticeable from {t:G6}") : "";
        target
            .Set(DicomTags.BodyPartExamined, "BRAIN")
            .Set(DicomTags.ImageType, "DERIVED", "PRIMARY", "VOLUME", "QUANTITY")
            .Set(DicomTags.BurnedInAnnotation, "NO")
            .Set(DicomTags.RecognizableVisualFeatures, "NO")
            .Set(DicomTags.ContentQualification, "RESEARCH")
            .Set(DicomTags.ContentLabel, "MAP")
            .Set(DicomTags.ContentDescription, Cut($"{request.Quantity.Meaning}, research use only", 64))
            .SetEmpty(DicomTags.ContentCreatorName)
            .Set(DicomTags.DerivationDescription, Cut(
                $"{request.Quantity.Meaning} by {request.Algorithm.Name} {request.Algorithm.Version}{(request.Algorithm.Parameters is string p ? ", " + p : "")}{threshold}", 1024))
            .SetSequence(DicomTags.AcquisitionContextSequence)
            .Set(DicomTags.PresentationLUTShape, "IDENTITY")
            .SetSequence(DicomTags.CodingSchemeIdentificationSequence, OwnScheme.Identification());
    }

    private static void WriteGroups(DicomDataset target, DicomDataset source, ParametricMapRequest request)
    {
        (float low, float high) = (request.Values.Min(), request.Values.Max());
        double width = high > low ? (double)high - low : 1;
        DicomDataset shared = PlaneGroups.Shared(request.Volume.Geometry, source)
            .SetSequence(DicomTags.PixelValueTransformationSequence, new DicomDataset()
                .Set(DicomTags.RescaleIntercept, "0")
                .Set(DicomTags.RescaleSlope, "1")
                .Set(DicomTags.RescaleType, "US"))
            .SetSequence(DicomTags.FrameVOILUTSequence, new DicomDataset()
                .Set(DicomTags.WindowCenter, low + (width / 2))
                .Set(DicomTags.WindowWidth, width)
                .Set(DicomTags.VOILUTFunction, "LINEAR_EXACT"))
            .SetSequence(DicomTags.RealWorldValueMappingSequence, new DicomDataset()
                .Set(DicomTags.DoubleFloatRealWorldValueFirstValueMapped, (double)low)
                .Set(DicomTags.DoubleFloatRealWorldValueLastValueMapped, (double)high)
                .Set(DicomTags.RealWorldValueIntercept, 0.0)
                .Set(DicomTags.RealWorldValueSlope, 1.0)
                .Set(DicomTags.LUTExplanation, Cut(request.Quantity.Meaning, 64))
                .Set(DicomTags.LUTLabel, Cut(request.Label, 16))
                .SetSequence(DicomTags.MeasurementUnitsCodeSequence, request.Unit.ToItem())
                .SetSequence(DicomTags.QuantityDefinitionSequence, new DicomDataset()
                    .Set(DicomTags.ValueType, "CODE")
                    .SetSequence(DicomTags.ConceptNameCodeSequence, new Code("246205007", "SCT", "Quantity").ToItem())
                    .SetSequence(DicomTags.ConceptCodeSequence, request.Quantity.ToItem())))
            .SetSequence(DicomTags.ParametricMapFrameTypeSequence, new DicomDataset()
                .Set(DicomTags.FrameType, "DERIVED", "PRIMARY", "VOLUME", "QUANTITY"));
        target
            .SetSequence(DicomTags.SharedFunctionalGroupsSequence, shared)
            .SetSequence(DicomTags.PerFrameFunctionalGroupsSequence, [.. request.Volume.Sources.Select((slice, n) => PlaneGroups.Frame(slice, Code.ModelOutput, n + 1))]);
    }

    private static void WritePixels(DicomDataset target, ParametricMapRequest request)
    {
        byte[] pixels = new byte[checked(request.Values.Length * sizeof(float))];
        for (int i = 0; i < request.Values.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(pixels.AsSpan(sizeof(float) * i), request.Values[i]);
        target
            .Set(DicomTags.NumberOfFrames, request.Volume.Slices)
            .Set(DicomTags.Rows, request.Volume.Rows)
            .Set(DicomTags.Columns, request.Volume.Columns)
            .Set(DicomTags.SamplesPerPixel, 1)
            .Set(DicomTags.PhotometricInterpretation, "MONOCHROME2")
            .Set(DicomTags.BitsAllocated, 32)
            .SetBytes(DicomTags.FloatPixelData, DicomVR.OF, pixels);
    }

    private static string Cut(string text, int length) => text.Length > length ? text[..length] : text;
}
