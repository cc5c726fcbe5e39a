using MedVision.Dicom.Data;
using MedVision.Imaging.Frames;

namespace MedVision.Imaging.Rendering;

/// <summary>How much higher than wide a frame's pixels are.</summary>
internal static class PixelAspect
{
    private const double Most = 50;   // beyond, the header is wrong rather than the pixel flat

    /// <summary>
    /// Height by width of a pixel: Pixel Spacing (of the frame's Pixel Measures where it is enhanced), Imager Pixel Spacing, Nominal Scanned
    /// Pixel Spacing, Pixel Aspect Ratio (PS3.3 C.7.6.3.1.7), or the deltas of the first ultrasound region (C.8.5.5.1); 1 where none is stated.
    /// </summary>
    internal static double Of(DicomDataset dataset, int frame)
    {
        DicomDataset measures = FrameGroups.Find(dataset, frame, DicomTags.PixelMeasuresSequence);
        return Ratio(measures.GetDoubles(DicomTags.PixelSpacing)) ?? Ratio(dataset.GetDoubles(DicomTags.ImagerPixelSpacing))
            ?? Ratio(dataset.GetDoubles(DicomTags.NominalScannedPixelSpacing)) ?? Ratio(dataset.GetDoubles(DicomTags.PixelAspectRatio)) ?? Region(dataset) ?? 1;
    }

    private static double? Region(DicomDataset dataset)
    {
        if (dataset.GetItems(DicomTags.SequenceOfUltrasoundRegions) is not [DicomDataset region, ..]) return null;
        // Both directions must be lengths (3, cm): a region over time has another unit across.
        if (region.GetInt32(DicomTags.PhysicalUnitsXDirection) != 3 || region.GetInt32(DicomTags.PhysicalUnitsYDirection) != 3) return null;
        return region.GetDouble(DicomTags.PhysicalDeltaX) is double x && region.GetDouble(DicomTags.PhysicalDeltaY) is double y ? Ratio([Math.Abs(y), Math.Abs(x)]) : null;
    }

    private static double? Ratio(double[] heightAndWidth)
    {
        if (heightAndWidth is not [double height, double width] || !(height > 0) || !(width > 0)) return null;
        double ratio = height / width;
        return ratio is >= 1 / Most and <= Most ? ratio : null;
    }
}
