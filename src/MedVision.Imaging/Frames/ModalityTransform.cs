using MedVision.Dicom.Codecs;
using MedVision.Dicom.Data;

namespace MedVision.Imaging.Frames;

/// <summary>
/// Stored to modality values, PS3.3 C.11.1: the Modality LUT where there is one, else Rescale Slope and Intercept, which enhanced
/// objects carry per frame (Pixel Value Transformation, C.7.6.16.2.9). Where neither is, values stay as they are.
/// </summary>
internal sealed record ModalityTransform(double Slope, double Intercept, LookupTable? Table)
{
    internal static ModalityTransform Identity { get; } = new(1, 0, null);

    internal static ModalityTransform Read(DicomDataset dataset, int frame, PixelDescription pixels)
    {
        if (!pixels.IsFloat && dataset.GetItems(DicomTags.ModalityLUTSequence) is [DicomDataset lut, ..]) return new(1, 0, LookupTable.Read(lut, pixels.IsSigned));
        DicomDataset group = FrameGroups.Find(dataset, frame, DicomTags.PixelValueTransformationSequence);
        double slope = group.GetDouble(DicomTags.RescaleSlope) ?? 1, intercept = group.GetDouble(DicomTags.RescaleIntercept) ?? 0;
        if (!double.IsFinite(slope) || slope == 0) throw new DicomException($"a Rescale Slope of {slope} carries no image", DicomTags.RescaleSlope);
        if (!double.IsFinite(intercept)) throw new DicomException($"a Rescale Intercept of {intercept} carries no image", DicomTags.RescaleIntercept);
        return slope == 1 && intercept == 0 ? Identity : new(slope, intercept, null);
    }

    /// <summary>
    /// As <see cref="Read"/>, for display: the Modality LUT of XA and XRF images leads to X-ray intensities and is no part of the way to
    /// the screen where Pixel Intensity Relationship is LOG or DISP, PS3.3 C.8.7.1.1.2.
    /// </summary>
    internal static ModalityTransform ReadForDisplay(DicomDataset dataset, int frame, PixelDescription pixels)
    {
        bool projection = dataset.GetString(DicomTags.SOPClassUID) is SopClasses.XRayAngiographicImageStorage or SopClasses.XRayRadiofluoroscopicImageStorage;
        return projection && dataset.GetString(DicomTags.PixelIntensityRelationship) is "LOG" or "DISP" ? Identity : Read(dataset, frame, pixels);
    }

    internal double Apply(double stored) => Table?.Find(stored) ?? ((stored * Slope) + Intercept);
}
