using System.Globalization;
using MedVision.Dicom.Data;
using MedVision.Imaging.Frames;

namespace MedVision.Imaging.Volumes;

/// <summary>
/// What tells frames apart that lie at the same place: time, diffusion, echo, kind of image. Read from the functional groups of enhanced
/// objects (PS3.3 C.7.6.16.2, C.8.13.5) or from the attributes of classic ones, in the order in which they are tried.
/// </summary>
internal static class FrameAspects
{
    internal static IReadOnlyList<(string Name, Func<PlacedFrame, string?> Read)> All { get; } =
    [
        ("temporal position", f => Text(f, DicomTags.FrameContentSequence, DicomTags.TemporalPositionIndex) ?? f.File.Dataset.GetString(DicomTags.TemporalPositionIdentifier)),
        ("b-value", f => Text(f, DicomTags.MRDiffusionSequence, DicomTags.DiffusionBValue)),
        ("diffusion direction", Direction),
        ("frame type", f => Joined(Group(f, DicomTags.MRImageFrameTypeSequence), DicomTags.FrameType) ?? Joined(Group(f, DicomTags.CTImageFrameTypeSequence), DicomTags.FrameType) ?? Joined(f.File.Dataset, DicomTags.ImageType)),
        ("complex component", f => Text(f, DicomTags.MRImageFrameTypeSequence, DicomTags.ComplexImageComponent)),
        ("echo time", f => Text(f, DicomTags.MREchoSequence, DicomTags.EffectiveEchoTime) ?? f.File.Dataset.GetString(DicomTags.EchoTime)),
        ("inversion time", f => f.File.Dataset.GetString(DicomTags.InversionTime)),
        ("flip angle", f => Text(f, DicomTags.MRTimingAndRelatedParametersSequence, DicomTags.FlipAngle)),
        ("trigger delay", f => Text(f, DicomTags.CardiacSynchronizationSequence, DicomTags.NominalCardiacTriggerDelayTime) ?? f.File.Dataset.GetString(DicomTags.TriggerTime)),
        ("convolution kernel", f => Text(f, DicomTags.CTReconstructionSequence, DicomTags.ConvolutionKernel)),
        ("segment", f => Text(f, DicomTags.SegmentIdentificationSequence, DicomTags.ReferencedSegmentNumber)),
        ("dimension", OtherDimensions),
        ("acquisition", f => Text(f, DicomTags.FrameContentSequence, DicomTags.FrameAcquisitionNumber) ?? f.File.Dataset.GetString(DicomTags.AcquisitionNumber)),
    ];

    /// <summary>The stack of an enhanced object, PS3.3 C.7.6.16.2.2.</summary>
    internal static string? Stack(PlacedFrame frame) => FrameContent.Read(frame.File.Dataset, frame.Frame).StackId;

    private static string? Text(PlacedFrame frame, DicomTag macro, DicomTag tag) => Group(frame, macro).GetString(tag);

    private static DicomDataset Group(PlacedFrame frame, DicomTag macro) => FrameGroups.Find(frame.File.Dataset, frame.Frame, macro);

    private static string? Joined(DicomDataset dataset, DicomTag tag) => dataset.GetStrings(tag) is { Length: > 0 } values ? string.Join('\\', values) : null;

    private static string? Direction(PlacedFrame frame)
    {
        DicomDataset diffusion = Group(frame, DicomTags.MRDiffusionSequence);
        DicomDataset gradient = diffusion.GetItems(DicomTags.DiffusionGradientDirectionSequence) is [DicomDataset first, ..] ? first : diffusion;
        double[] direction = gradient.GetDoubles(DicomTags.DiffusionGradientOrientation);
        return direction.Length == 0 ? null : string.Join(' ', direction.Select(d => d.ToString("0.###", CultureInfo.InvariantCulture)));
    }

    /// <summary>The Dimension Index Values that are no place in space: private and rarer dimensions, PS3.3 C.7.6.17.</summary>
    private static string? OtherDimensions(PlacedFrame frame)
    {
        IReadOnlyList<DicomDataset> dimensions = frame.File.Dataset.GetItems(DicomTags.DimensionIndexSequence);
        IReadOnlyList<int> values = FrameContent.Read(frame.File.Dataset, frame.Frame).DimensionIndexValues;
        List<string> kept = [];
        for (int i = 0; i < Math.Min(dimensions.Count, values.Count); i++)
        {
            bool spatial = dimensions[i].GetTags(DicomTags.DimensionIndexPointer) is [DicomTag pointer, ..]
                && (pointer == DicomTags.InStackPositionNumber || pointer == DicomTags.ImagePositionPatient || pointer == DicomTags.StackID);
            if (!spatial) kept.Add(values[i].ToString(CultureInfo.InvariantCulture));
        }
        return kept.Count == 0 ? null : string.Join(' ', kept);
    }
}
