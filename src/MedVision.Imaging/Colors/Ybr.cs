using MedVision.Dicom.Data;

namespace MedVision.Imaging.Colors;

/// <summary>Luminance and chrominance to RGB, in place, PS3.3 C.7.6.3.1.2 (the weights of ITU-R BT.601).</summary>
internal static class Ybr
{
    private const int Fraction = 16, Half = 1 << (Fraction - 1);

    /// <summary>YBR_FULL: Y 0..255, chrominance about 128.</summary>
    internal static void FullToRgb(Span<byte> pixels) => ToRgb(pixels, 0, 1, 1);

    /// <summary>YBR_PARTIAL (retired): Y 16..235, chrominance 16..240 about 128.</summary>
    internal static void PartialToRgb(Span<byte> pixels) => ToRgb(pixels, 16, 255 / 219.0, 255 / 224.0);

    private static void ToRgb(Span<byte> pixels, int black, double luma, double chroma)
    {
        int y1 = Fixed(luma), rCr = Fixed(1.402 * chroma), bCb = Fixed(1.772 * chroma);
        int gCb = Fixed(0.114 * 1.772 / 0.587 * chroma), gCr = Fixed(0.299 * 1.402 / 0.587 * chroma);
        for (int i = 0; i + 2 < pixels.Length; i += 3)
        {
            int y = ((pixels[i] - black) * y1) + Half, cb = pixels[i + 1] - 128, cr = pixels[i + 2] - 128;
            pixels[i] = Level(y + (rCr * cr));
            pixels[i + 1] = Level(y - (gCb * cb) - (gCr * cr));
            pixels[i + 2] = Level(y + (bCb * cb));
        }
    }

    /// <summary>4:2:2 as it lies in native pixel data, Y1 Y2 Cb Cr for two pixels of a row, with the chrominance repeated.</summary>
    internal static byte[] Widen422(ReadOnlySpan<byte> bytes, int rows, int columns)
    {
        if (columns % 2 != 0) throw new DicomException($"chrominance shared by two pixels needs an even number of columns, there are {columns}", DicomTags.Columns);
        byte[] full = new byte[checked(rows * columns * 3)];
        for (int pair = 0; pair < rows * columns / 2; pair++)
        {
            ReadOnlySpan<byte> from = bytes.Slice(4 * pair, 4);
            Span<byte> to = full.AsSpan(6 * pair, 6);
            (to[0], to[1], to[2]) = (from[0], from[2], from[3]);
            (to[3], to[4], to[5]) = (from[1], from[2], from[3]);
        }
        return full;
    }

    private static int Fixed(double weight) => (int)Math.Round(weight * (1 << Fraction));

    private static byte Level(int value) => (byte)Math.Clamp(value >> Fraction, 0, 255);
}
