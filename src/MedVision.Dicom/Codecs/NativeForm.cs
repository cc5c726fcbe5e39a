using MedVision.Dicom.Data;

namespace MedVision.Dicom.Codecs;

/// <summary>Brings a native frame from one form to another: full chrominance, colour by pixel, RGB (PS3.3 C.7.6.3.1.2 and C.7.6.3.1.3).</summary>
internal static class NativeForm
{
    /// <exception cref="DicomException">There is no way from one to the other.</exception>
    public static byte[] Convert(byte[] frame, PixelDescription source, PixelDescription to)
    {
        if (source.PhotometricInterpretation == "YBR_FULL_422" && to.PhotometricInterpretation != "YBR_FULL_422")
        {
            PixelDescription whole = source.WithWholeChrominance() with { PlanarConfiguration = 0 };
            (frame, source) = (Widen(frame, source, whole), whole);
        }
        if (source.SamplesPerPixel > 1 && source.PlanarConfiguration != to.PlanarConfiguration)
        {
            PixelDescription arranged = source with { PlanarConfiguration = to.PlanarConfiguration };
            (frame, source) = (Arrange(frame, source, arranged), arranged);
        }
        if (source.PhotometricInterpretation == to.PhotometricInterpretation) return frame;
        if (source is not { PhotometricInterpretation: "YBR_FULL", BitsAllocated: 8, PlanarConfiguration: 0 } || to.PhotometricInterpretation != "RGB")
            throw new DicomException($"{source.PhotometricInterpretation} cannot be made {to.PhotometricInterpretation}", DicomTags.PhotometricInterpretation);
        return ToRgb(frame);
    }

    // Y1 Y2 Cb Cr for two pixels: the chrominance is repeated.
    private static byte[] Widen(byte[] frame, PixelDescription source, PixelDescription to)
    {
        if (source.BitsAllocated != 8 || source.Columns % 2 != 0 || source.SamplesPerPixel != 3) throw new DicomException($"YBR_FULL_422 of {source.Columns} columns, {source.SamplesPerPixel} samples and {source.BitsAllocated} bits is not supported", DicomTags.PhotometricInterpretation);
        byte[] whole = new byte[to.FrameLength];
        for (int i = 0, at = 0; i + 3 < frame.Length; i += 4, at += 6)
        {
            (whole[at], whole[at + 1], whole[at + 2]) = (frame[i], frame[i + 2], frame[i + 3]);
            (whole[at + 3], whole[at + 4], whole[at + 5]) = (frame[i + 1], frame[i + 2], frame[i + 3]);
        }
        return whole;
    }

    private static byte[] Arrange(byte[] frame, PixelDescription source, PixelDescription to)
    {
        byte[] arranged = new byte[frame.Length];
        int width = source.BitsAllocated / 8, pixels = source.Rows * source.Columns, samples = source.SamplesPerPixel;
        for (int s = 0; s < samples; s++)
        {
            int at = (source.PlanarConfiguration == 1 ? s * pixels : s) * width, target = (to.PlanarConfiguration == 1 ? s * pixels : s) * width;
            int step = (source.PlanarConfiguration == 1 ? 1 : samples) * width, stride = (to.PlanarConfiguration == 1 ? 1 : samples) * width;
            for (int p = 0; p < pixels; p++, at += step, target += stride)
                for (int b = 0; b < width; b++) arranged[target + b] = frame[at + b];
        }
        return arranged;
    }

    private static byte[] ToRgb(byte[] frame)
    {
        byte[] rgb = new byte[frame.Length];
        for (int i = 0; i + 2 < frame.Length; i += 3)
        {
            double y = frame[i], cb = frame[i + 1] - 128, cr = frame[i + 2] - 128;
            (rgb[i], rgb[i + 1], rgb[i + 2]) = (Level(y + (1.402 * cr)), Level(y - (0.344136 * cb) - (0.714136 * cr)), Level(y + (1.772 * cb)));
        }
        return rgb;
    }

    private static byte Level(double value) => (byte)Math.Clamp(Math.Round(value), 0, 255);
}
