using System.Buffers;
using MedVision.Dicom.Data;

namespace MedVision.Dicom.Codecs.Jpeg;

/// <summary>DCT images of 8 bits by libjpeg-turbo: sequential or progressive, any subsampling. Colour comes out as RGB.</summary>
internal static class TurboJpegDecoder
{
    // Adobe's marker with the transform 0: the components are no YCbCr.
    private static ReadOnlySpan<byte> NoTransform => [0xFF, 0xEE, 0, 14, (byte)'A', (byte)'d', (byte)'o', (byte)'b', (byte)'e', 0, 100, 0, 0, 0, 0, 0];

    /// <summary>Decodes one frame, grey or RGB by pixel; its header has been compared with <paramref name="description"/>.</summary>
    /// <exception cref="DicomException">The image is damaged.</exception>
    public static void Decode(ReadOnlySpan<byte> frame, JpegHeader header, PixelDescription description, Span<byte> decoded)
    {
        int samples = header.Components.Count;
        if (samples is not (1 or 3)) throw Bad($"{samples} components are not supported");
        if (decoded.Length != (long)description.Rows * description.Columns * samples) throw Bad($"{decoded.Length} bytes cannot hold the frame");
        bool statesRgb = header.IsJfif || header.AdobeTransform is not null || header.HasRgbNames;
        if (samples == 1 || statesRgb || header.IsYcbcr(description))
        {
            Decode(frame, description, samples, decoded);
        }
        else
        {
            byte[] marked = ArrayPool<byte>.Shared.Rent(frame.Length + NoTransform.Length);
            frame[..2].CopyTo(marked);
            NoTransform.CopyTo(marked.AsSpan(2));
            frame[2..].CopyTo(marked.AsSpan(2 + NoTransform.Length));
            try
            {
                Decode(marked.AsSpan(0, frame.Length + NoTransform.Length), description, samples, decoded);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(marked);
            }
        }
    }

    private static unsafe void Decode(ReadOnlySpan<byte> frame, PixelDescription description, int samples, Span<byte> decoded)
    {
        using TurboJpegHandle handle = TurboJpeg.tjInitDecompress();
        if (handle.IsInvalid) throw Bad("libjpeg-turbo does not start");
        int code, format = samples == 3 ? TurboJpeg.PixelsRgb : TurboJpeg.PixelsGray;
        fixed (byte* source = frame, target = decoded)
            code = TurboJpeg.tjDecompress2(handle, source, (nuint)frame.Length, target, description.Columns, description.Columns * samples, description.Rows, format, TurboJpeg.LimitScans);
        if (code == 0) return;
        string reason = TurboJpeg.ErrorOf(handle);
        // Bytes between the last sample and the end of the image are padding, not damage.
        bool harmless = TurboJpeg.tjGetErrorCode(handle) == TurboJpeg.WarningCode && reason.EndsWith("extraneous bytes before marker 0xd9", StringComparison.Ordinal);
        if (!harmless) throw Bad(reason);
    }

    private static DicomException Bad(string reason) => new("JPEG: " + reason, DicomTags.PixelData);
}
