using MedVision.Dicom.Codecs;
using MedVision.Dicom.Data;

namespace MedVision.Imaging.Frames;

/// <summary>
/// Stored values that are no image: Pixel Padding Value, as a range with Pixel Padding Range Limit, PS3.3 C.7.5.1.1.2, and their floating
/// point forms.
/// </summary>
internal sealed record PixelPadding(double Low, double High)
{
    /// <summary>The padding of a monochrome image, or null where none is declared.</summary>
    internal static PixelPadding? Read(DicomDataset dataset, PixelDescription pixels)
    {
        (DicomTag value, DicomTag limit) = !pixels.IsFloat ? (DicomTags.PixelPaddingValue, DicomTags.PixelPaddingRangeLimit)
            : pixels.BitsAllocated == 32 ? (DicomTags.FloatPixelPaddingValue, DicomTags.FloatPixelPaddingRangeLimit)
            : (DicomTags.DoubleFloatPixelPaddingValue, DicomTags.DoubleFloatPixelPaddingRangeLimit);
        if (dataset.GetDouble(value) is not double first) return null;
        double last = dataset.GetDouble(limit) ?? first;
        if (!pixels.IsFloat) (first, last) = (Stored(first, pixels), Stored(last, pixels));
        return new PixelPadding(Math.Min(first, last), Math.Max(first, last));
    }

    internal bool Contains(double stored) => stored >= Low && stored <= High;

    // US or SS follows Pixel Representation; writers often take the wrong one.
    private static double Stored(double value, PixelDescription pixels) =>
        pixels.BitsAllocated > 16 ? value : pixels.IsSigned ? (short)(long)value : (ushort)(long)value;
}
