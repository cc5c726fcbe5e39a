using MedVision.Dicom.Codecs;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Imaging.Colors;
using MedVision.Imaging.Frames;
using MedVision.Imaging.Overlays;
using MedVision.Imaging.Windowing;

namespace MedVision.Imaging.Rendering;

/// <summary>Draws stored frames for people: grey through modality and VOI transformation, or colour, with the object's overlays on top.</summary>
public static class FrameRenderer
{
    /// <summary>
    /// A PNG of the 0-based <paramref name="frame"/>, at most <paramref name="maxSide"/> pixels wide and high. Pixels that are not square
    /// are drawn in their true proportion; beyond that nothing is enlarged.
    /// </summary>
    /// <exception cref="DicomException">No pixel data, a photometric interpretation that cannot be drawn, or a codec that is missing.</exception>
    public static byte[] RenderPng(DicomFile file, int frame, int maxSide)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxSide, 1);
        return Render(file, frame).FitInto(maxSide, NamedErrors.Of(file, () => PixelAspect.Of(file.Dataset, frame))).ToPng();
    }

    /// <summary>A PNG of the frame that stands for the whole object: the middle one.</summary>
    /// <inheritdoc cref="RenderPng(DicomFile, int, int)"/>
    public static byte[] RenderPng(DicomFile file, int maxSide) => RenderPng(file, NamedErrors.Of(file, () => FrameDecoder.Describe(file)).NumberOfFrames / 2, maxSide);

    /// <summary>
    /// The 0-based <paramref name="frame"/> pixel by pixel, 8-bit grey or RGB. Grey values pass the modality transformation, then the header's
    /// first VOI LUT or, without one, its first window (PS3.3 C.11.2). Where the header names neither, values of at most 8 bits without a modality
    /// transformation are shown as they are, others from their 0.5th to their 99.5th percentile. MONOCHROME1 or a Presentation LUT Shape of
    /// INVERSE turns the scale round, both together once (C.8.11.3.1.2). Pixel Padding is black. Overlay graphics are white, regions of
    /// interest lightened.
    /// </summary>
    /// <inheritdoc cref="RenderPng(DicomFile, int, int)" path="/exception"/>
    public static Raster Render(DicomFile file, int frame) => Render(file, frame, window: null);

    /// <summary>As <see cref="Render(DicomFile, int)"/>, grey values through <paramref name="window"/> in place of the header's; colour has no window.</summary>
    /// <inheritdoc cref="RenderPng(DicomFile, int, int)" path="/exception"/>
    public static Raster Render(DicomFile file, int frame, VoiWindow? window) => NamedErrors.Of(file, () => Draw(file, frame, window));

    /// <summary>The part of the frame that <paramref name="viewport"/> names, in its size and with square pixels.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The region is not inside the frame.</exception>
    /// <inheritdoc cref="RenderPng(DicomFile, int, int)" path="/exception"/>
    public static Raster Render(DicomFile file, int frame, VoiWindow? window, Viewport viewport) =>
        Render(file, frame, window).Show(viewport, NamedErrors.Of(file, () => PixelAspect.Of(file.Dataset, frame)));

    /// <summary>Values to 0..255 through <paramref name="window"/>.</summary>
    internal static byte[] Window(ReadOnlySpan<float> values, VoiWindow window, bool invert)
    {
        byte[] bytes = new byte[values.Length];
        for (int i = 0; i < bytes.Length; i++)
        {
            byte level = GrayFrame.Level(window.Apply(values[i]));
            bytes[i] = invert ? (byte)(255 - level) : level;
        }
        return bytes;
    }

    private static Raster Draw(DicomFile file, int frame, VoiWindow? window)
    {
        PixelDescription pixels = FrameDecoder.Describe(file);
        Raster raster = FrameReader.IsMonochrome(pixels) ? GrayFrame.Draw(file, frame, pixels, window) : Draw(ColorReader.Read(file, frame));
        foreach (Overlay overlay in OverlayReader.Read(file, frame)) Burn(raster, overlay);
        return raster;
    }

    private static Raster Draw(ColorFrame frame) => new(frame.Pixels, frame.Columns, frame.Rows, Channels: 3);

    private static void Burn(Raster raster, Overlay overlay)
    {
        for (int row = 0; row < overlay.Rows; row++)
        {
            int y = overlay.OriginRow - 1 + row;
            if (y < 0 || y >= raster.Height) continue;
            for (int column = 0; column < overlay.Columns; column++)
            {
                int x = overlay.OriginColumn - 1 + column;
                if (x < 0 || x >= raster.Width || overlay.Bits[(row * overlay.Columns) + column] == 0) continue;
                Span<byte> pixel = raster.Pixels.AsSpan(((y * raster.Width) + x) * raster.Channels, raster.Channels);
                foreach (ref byte level in pixel) level = overlay.IsRegion ? (byte)((level + 256) / 2) : (byte)255;
            }
        }
    }
}
