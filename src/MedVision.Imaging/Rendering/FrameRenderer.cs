using MedVision.Dicom.Codecs;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Imaging.Frames;
using MedVision.Imaging.Windowing;

namespace MedVision.Imaging.Rendering;

/// <summary>Draws stored frames for people: windowed grey (PS3.3 C.11.2, MONOCHROME1 inverted) or RGB.</summary>
public static class FrameRenderer
{
    /// <summary>
    /// A PNG of the 0-based <paramref name="frame"/>, at most <paramref name="maxSide"/> pixels wide and high (never enlarged). The window is the
    /// header's first; without one, the 0.5th to 99.5th percentile of the frame.
    /// </summary>
    /// <exception cref="DicomException">No pixel data, a photometric interpretation that cannot be drawn, or a codec that is missing.</exception>
    public static byte[] RenderPng(DicomFile file, int frame, int maxSide)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxSide, 1);
        PixelDescription pixels = FrameDecoder.Describe(file);
        Raster raster = pixels.PhotometricInterpretation.StartsWith("MONOCHROME", StringComparison.Ordinal) && pixels.SamplesPerPixel == 1
            ? RenderGray(file, frame)
            : ColorFrame.Read(file, frame, pixels);
        return raster.ShrinkTo(maxSide).ToPng();
    }

    /// <summary>The windowed 8-bit grey picture of a monochrome frame at its own size.</summary>
    private static Raster RenderGray(DicomFile file, int frame)
    {
        Frame values = FrameReader.Read(file, frame);
        VoiWindow? window = VoiWindow.FromHeader(file.Dataset, frame);
        if (window is null && file.Dataset.GetItems(DicomTags.VOILUTSequence) is [DicomDataset item, ..])
        {
            LookupTable lut = LookupTable.Read(item, values.Description.IsSigned);
            lut.Apply(values.Values);
            float top = Math.Max(lut.Entries.Max(), 1);
            window = new VoiWindow(top / 2, top, VoiFunction.LinearExact);
        }
        return new Raster(Window(values.Values, window ?? VoiWindow.FromValues(values.Values), values.SmallestIsWhite), values.Columns, values.Rows, Channels: 1);
    }

    /// <summary>Values to 0..255 through <paramref name="window"/>.</summary>
    internal static byte[] Window(ReadOnlySpan<float> values, VoiWindow window, bool invert)
    {
        byte[] bytes = new byte[values.Length];
        for (int i = 0; i < bytes.Length; i++)
        {
            byte level = (byte)Math.Round(window.Apply(values[i]) * 255, MidpointRounding.AwayFromZero);
            bytes[i] = invert ? (byte)(255 - level) : level;
        }
        return bytes;
    }
}
