using System.Buffers;
using MedVision.Dicom.Data;

namespace MedVision.Dicom.Codecs.JpegLs;

/// <summary>Decodes JPEG-LS frames by CharLS, at once into the native frame where the layouts are the same.</summary>
internal static unsafe class JpegLsDecoder
{
    private static ReadOnlySpan<byte> End => [0xFF, 0xD9];

    /// <exception cref="DicomException">The frame is damaged or not of this shape.</exception>
    public static void Decode(ReadOnlySpan<byte> frame, PixelDescription description, Span<byte> native)
    {
        // Without an end of image CharLS 2.4 refuses the frame anyway, but of one that is cut inside a code it looks for the end for
        // many seconds first.
        if (!frame.TrimEnd((byte)0).EndsWith(End)) throw new DicomException("JPEG-LS: the image is cut short: it has no end", DicomTags.PixelData);
        using CharlsDecoderHandle decoder = Charls.charls_jpegls_decoder_create();
        fixed (byte* source = frame)
        {
            Charls.Ok(Charls.charls_jpegls_decoder_set_source_buffer(decoder, source, (nuint)frame.Length));
            Charls.Ok(Charls.charls_jpegls_decoder_read_header(decoder));
            Charls.Ok(Charls.charls_jpegls_decoder_get_frame_info(decoder, out Charls.FrameInfo info));
            Planes.Check(description, info.Width, info.Height, info.Components, info.Bits);
            Charls.Ok(Charls.charls_jpegls_decoder_get_interleave_mode(decoder, out int interleave));
            Charls.Ok(Charls.charls_jpegls_decoder_get_destination_size(decoder, 0, out nuint size));
            int width = info.Bits > 8 ? 2 : 1, pixels = description.Rows * description.Columns;
            if (size != (nuint)((long)width * pixels * info.Components)) throw new DicomException($"JPEG-LS: {size} bytes are asked for", DicomTags.PixelData);
            // CharLS writes all of that into the frame itself: it must be as long (YBR_PARTIAL_422 has two samples a pixel, not three).
            if (native.Length != (long)pixels * info.Components * (description.BitsAllocated / 8))
                throw new DicomException($"JPEG-LS: {info.Components} whole components do not make a frame of {description.PhotometricInterpretation}", DicomTags.PhotometricInterpretation);
            bool planar = interleave == Charls.ByPlane;
            if (width * 8 == description.BitsAllocated && (info.Components == 1 || planar == (description.PlanarConfiguration == 1)))
            {
                fixed (byte* target = native) Charls.Ok(Charls.charls_jpegls_decoder_decode_to_buffer(decoder, target, size, 0));
                return;
            }
            byte[] decoded = ArrayPool<byte>.Shared.Rent((int)size);
            try
            {
                fixed (byte* target = decoded) Charls.Ok(Charls.charls_jpegls_decoder_decode_to_buffer(decoder, target, size, 0));
                Arrange(decoded.AsSpan(0, (int)size), planar, width, description, native);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(decoded);
            }
        }
    }

    private static void Arrange(ReadOnlySpan<byte> decoded, bool planar, int width, PixelDescription description, Span<byte> native)
    {
        int samples = description.SamplesPerPixel;
        PixelDescription form = description with { BitsAllocated = width * 8, BitsStored = width * 8, HighBit = (width * 8) - 1, PlanarConfiguration = planar ? 1 : 0 };
        ushort[] plane = ArrayPool<ushort>.Shared.Rent(description.Rows * description.Columns);
        Span<ushort> used = plane.AsSpan(0, description.Rows * description.Columns);
        for (int s = 0; s < samples; s++)
        {
            Planes.Read(decoded, s, form, extendSign: false, used);
            Planes.Write<ushort>(used, s, description, native);
        }
        ArrayPool<ushort>.Shared.Return(plane);
    }
}
