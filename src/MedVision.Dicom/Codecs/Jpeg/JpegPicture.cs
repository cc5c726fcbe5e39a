using MedVision.Dicom.Data;

namespace MedVision.Dicom.Codecs.Jpeg;

/// <summary>Pictures for people as JPEG files; frames for diagnosis go through <see cref="FrameEncoder"/>.</summary>
public static class JpegPicture
{
    /// <summary>libjpeg-turbo is installed.</summary>
    public static bool IsAvailable => Transcoder.CanEncode(TransferSyntax.JpegBaseline);

    /// <summary>Encodes 8-bit pixels, row by row, grey (one channel) or RGB (three).</summary>
    /// <param name="pixels"><paramref name="width"/> x <paramref name="height"/> x <paramref name="channels"/> bytes.</param>
    /// <param name="width">Pixels a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="channels">1 or 3.</param>
    /// <param name="quality">1 (smallest) to 100 (best), the scale of libjpeg.</param>
    /// <exception cref="DicomException">libjpeg-turbo refuses the picture.</exception>
    public static byte[] Encode(ReadOnlySpan<byte> pixels, int width, int height, int channels, int quality)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(pixels.Length, (long)width * height * channels);
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        PixelDescription shape = new()
        {
            Rows = height,
            Columns = width,
            SamplesPerPixel = channels,
            BitsAllocated = 8,
            BitsStored = 8,
            HighBit = 7,
            PhotometricInterpretation = channels == 1 ? "MONOCHROME2" : "RGB",
        };
        return TurboJpegEncoder.Encode(pixels, shape, quality);
    }
}
