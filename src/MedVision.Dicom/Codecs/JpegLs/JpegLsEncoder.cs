using System.Buffers;
using MedVision.Dicom.Data;

namespace MedVision.Dicom.Codecs.JpegLs;

/// <summary>Encodes native frames of 2 to 16 bits as JPEG-LS by CharLS; colour by sample.</summary>
internal static unsafe class JpegLsEncoder
{
    // Beside the samples: markers and, for noise, codes that are longer than what they say.
    private const int Spare = 4096;

    /// <param name="native">One frame, colour by pixel.</param>
    /// <param name="description">What it is.</param>
    /// <param name="near">The largest deviation of a decoded sample; 0: lossless.</param>
    /// <exception cref="DicomException">CharLS refuses the shape or the deviation.</exception>
    public static byte[] Encode(ReadOnlySpan<byte> native, PixelDescription description, int near)
    {
        // Of 8 bits or less in 16 allocated, other decoders (DCMTK, GDCM) expect two bytes a sample, which nine bits are. Near-lossless
        // needs the true bits, because it clamps to them.
        int bits = near == 0 && description.BitsAllocated == 16 ? Math.Max(9, description.BitsStored) : description.BitsStored;
        using CharlsEncoderHandle encoder = Charls.charls_jpegls_encoder_create();
        Charls.FrameInfo info = new() { Width = (uint)description.Columns, Height = (uint)description.Rows, Bits = bits, Components = description.SamplesPerPixel };
        Charls.Ok(Charls.charls_jpegls_encoder_set_frame_info(encoder, info));
        if (near > 0) Charls.Ok(Charls.charls_jpegls_encoder_set_near_lossless(encoder, near));
        if (info.Components > 1) Charls.Ok(Charls.charls_jpegls_encoder_set_interleave_mode(encoder, Charls.BySample));
        Charls.Ok(Charls.charls_jpegls_encoder_get_estimated_destination_size(encoder, out nuint size));
        int width = bits > 8 ? 2 : 1, length = description.Rows * description.Columns * description.SamplesPerPixel * width;
        byte[] samples = ArrayPool<byte>.Shared.Rent(length), encoded = ArrayPool<byte>.Shared.Rent(checked((int)size + (length / 2) + Spare));
        try
        {
            Gather(native, description, width, samples.AsSpan(0, length));
            fixed (byte* source = samples, target = encoded)
            {
                Charls.Ok(Charls.charls_jpegls_encoder_set_destination_buffer(encoder, target, (nuint)encoded.Length));
                Charls.Ok(Charls.charls_jpegls_encoder_encode_from_buffer(encoder, source, (nuint)length, 0));
                Charls.Ok(Charls.charls_jpegls_encoder_get_bytes_written(encoder, out nuint written));
                return encoded.AsSpan(0, (int)written).ToArray();
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(samples);
            ArrayPool<byte>.Shared.Return(encoded);
        }
    }

    // Stored bits alone: CharLS takes no sample beyond its bits, and signed ones go as the pattern that they are (PS3.5 8.2.3).
    private static void Gather(ReadOnlySpan<byte> native, PixelDescription description, int width, Span<byte> samples)
    {
        ushort[] plane = ArrayPool<ushort>.Shared.Rent(description.Rows * description.Columns);
        Span<ushort> used = plane.AsSpan(0, description.Rows * description.Columns);
        PixelDescription form = description with { BitsAllocated = width * 8 };
        for (int s = 0; s < description.SamplesPerPixel; s++)
        {
            Planes.Read(native, s, description, extendSign: false, used);
            Planes.Write<ushort>(used, s, form, samples);
        }
        ArrayPool<ushort>.Shared.Return(plane);
    }
}
