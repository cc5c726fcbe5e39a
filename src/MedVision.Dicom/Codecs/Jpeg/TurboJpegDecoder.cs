using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using MedVision.Dicom.Data;

namespace MedVision.Dicom.Codecs.Jpeg;

/// <summary>DCT images of 8 bits by libjpeg-turbo: sequential or progressive, any subsampling. Colour comes out as RGB.</summary>
internal static class TurboJpegDecoder
{
    // Adobe's marker with the transform 0: the components are no YCbCr.
    private static ReadOnlySpan<byte> NoTransform => [0xFF, 0xEE, 0, 14, (byte)'A', (byte)'d', (byte)'o', (byte)'b', (byte)'e', 0, 100, 0, 0, 0, 0, 0];

    /// <summary>
    /// Decodes one frame, grey or RGB by pixel; its header has been compared with <paramref name="stored"/>. False: the engine
    /// has decoded, but says that something is wrong.
    /// </summary>
    /// <exception cref="DicomException">The image is damaged.</exception>
    public static bool TryDecode(ReadOnlySpan<byte> frame, JpegHeader header, PixelDescription stored, Span<byte> decoded, [NotNullWhen(false)] out string? complaint)
    {
        int samples = header.Components.Count;
        if (decoded.Length != (long)stored.Rows * stored.Columns * samples) throw Bad($"{decoded.Length} bytes cannot hold the frame");
        bool statesRgb = header.IsJfif || header.AdobeTransform is not null || header.HasRgbNames;
        if (samples == 1 || statesRgb || header.IsYcbcr(stored)) return TryDecode(frame, stored, samples, decoded, out complaint);
        byte[] marked = ArrayPool<byte>.Shared.Rent(frame.Length + NoTransform.Length);
        frame[..2].CopyTo(marked);
        NoTransform.CopyTo(marked.AsSpan(2));
        frame[2..].CopyTo(marked.AsSpan(2 + NoTransform.Length));
        try
        {
            return TryDecode(marked.AsSpan(0, frame.Length + NoTransform.Length), stored, samples, decoded, out complaint);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(marked);
        }
    }

    private static unsafe bool TryDecode(ReadOnlySpan<byte> frame, PixelDescription stored, int samples, Span<byte> decoded, [NotNullWhen(false)] out string? complaint)
    {
        using TurboJpegHandle handle = TurboJpeg.tjInitDecompress();
        if (handle.IsInvalid) throw Bad("libjpeg-turbo does not start");
        complaint = null;
        int code, format = samples == 3 ? TurboJpeg.PixelsRgb : TurboJpeg.PixelsGray;
        fixed (byte* source = frame, target = decoded)
            code = TurboJpeg.tjDecompress2(handle, source, (nuint)frame.Length, target, stored.Columns, stored.Columns * samples, stored.Rows, format, TurboJpeg.LimitScans);
        if (code == 0) return true;
        complaint = TurboJpeg.ErrorOf(handle);
        return TurboJpeg.tjGetErrorCode(handle) == TurboJpeg.WarningCode ? false : throw Bad(complaint);
    }

    private static DicomException Bad(string reason) => new("JPEG: " + reason, DicomTags.PixelData);
}
