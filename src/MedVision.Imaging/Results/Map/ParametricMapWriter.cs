using System.Buffers.Binary;
using System.Globalization;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Dicom.Validation;
using MedVision.Imaging.Results.Provenance;
using MedVision.Imaging.Volumes;

namespace MedVision.Imaging.Results.Map;

/// <summary>
/// Writes a Parametric Map, PS3.3 A.75, with 16-bit pixels and a linear Real World Value Mapping rather than Float Pixel Data:
/// every viewer and PACS draws 16 bits, few draw floats, and 65,536 levels are more than a model resolves. One frame for each
/// slice, each naming the source frame under it. The same input gives the same bytes.
/// </summary>
public static class ParametricMapWriter
{
    private const int Levels = 65535;

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

        (float low, float high) = (request.Values.Min(), request.Values.Max());
        double slope = high > low ? ((double)high - low) / Levels : 1;
        WriteGroups(target, source, request, low, slope);
        WritePixels(target, request, low, slope);
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

    private static void WriteGroups(DicomDataset target, DicomDataset source, ParametricMapRequest request, double intercept, double slope)
    {
        DicomDataset shared = PlaneGroups.Shared(request.Volume.Geometry, source)
            .SetSequence(DicomTags.PixelValueTransformationSequence, new DicomDataset()
                .Set(DicomTags.RescaleIntercept, "0")
                .Set(DicomTags.RescaleSlope, "1")
                .Set(DicomTags.RescaleType, "US"))
            .SetSequence(DicomTags.FrameVOILUTSequence, new DicomDataset()
                .Set(DicomTags.WindowCenter, "32768")
                .Set(DicomTags.WindowWidth, "65536"))
            .SetSequence(DicomTags.RealWorldValueMappingSequence, new DicomDataset()
                .Set(DicomTags.RealWorldValueFirstValueMapped, DicomVR.US, 0)
                .Set(DicomTags.RealWorldValueLastValueMapped, DicomVR.US, Levels)
                .Set(DicomTags.RealWorldValueIntercept, intercept)
                .Set(DicomTags.RealWorldValueSlope, slope)
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

    private static void WritePixels(DicomDataset target, ParametricMapRequest request, double intercept, double slope)
    {
        byte[] pixels = new byte[checked(request.Values.Length * 2)];
        for (int i = 0; i < request.Values.Length; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(pixels.AsSpan(2 * i), (ushort)Math.Clamp(Math.Round((request.Values[i] - intercept) / slope), 0, Levels));
        }
        target
            .Set(DicomTags.NumberOfFrames, request.Volume.Slices)
            .Set(DicomTags.Rows, request.Volume.Rows)
            .Set(DicomTags.Columns, request.Volume.Columns)
            .Set(DicomTags.SamplesPerPixel, 1)
            .Set(DicomTags.PhotometricInterpretation, "MONOCHROME2")
            .Set(DicomTags.BitsAllocated, 16)
            .Set(DicomTags.BitsStored, 16)
            .Set(DicomTags.HighBit, 15)
            .Set(DicomTags.PixelRepresentation, 0)
            .SetBytes(DicomTags.PixelData, DicomVR.OW, pixels);
    }

    private static string Cut(string text, int length) => text.Length > length ? text[..length] : text;
}
