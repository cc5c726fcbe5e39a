using MedVision.Dicom.Data;

namespace MedVision.Dicom.Codecs.JpegLs;

/// <summary>JPEG-LS by CharLS.</summary>
internal sealed class CharlsCodec : IPixelCodec
{
    public IReadOnlyList<TransferSyntax> Syntaxes => [TransferSyntax.JpegLSLossless, TransferSyntax.JpegLSNearLossless];

    public bool IsAvailable => Charls.IsAvailable;

    public unsafe void Decode(ReadOnlySpan<byte> frame, PixelDescription description, Span<byte> native)
    {
        nint decoder = Charls.charls_jpegls_decoder_create();
        try
        {
            fixed (byte* source = frame)
            {
                Ok(Charls.charls_jpegls_decoder_set_source_buffer(decoder, source, (nuint)frame.Length));
                Ok(Charls.charls_jpegls_decoder_read_header(decoder));
                Ok(Charls.charls_jpegls_decoder_get_frame_info(decoder, out Charls.FrameInfo info));
                Planes.Check(description, info.Width, info.Height, info.Components, info.Bits);
                Ok(Charls.charls_jpegls_decoder_get_interleave_mode(decoder, out int interleave));
                Ok(Charls.charls_jpegls_decoder_get_destination_size(decoder, 0, out nuint size));
                int width = info.Bits > 8 ? 2 : 1, pixels = description.Rows * description.Columns;
                if (size != (nuint)((long)width * pixels * info.Components)) throw Bad($"{size} bytes are asked for");
                byte[] decoded = new byte[size];
                fixed (byte* target = decoded) Ok(Charls.charls_jpegls_decoder_decode_to_buffer(decoder, target, size, 0));
                Planes.ToNative(Split(decoded, pixels, info.Components, width, planar: interleave == 0), description, native);
            }
        }
        finally
        {
            Charls.charls_jpegls_decoder_destroy(decoder);
        }
    }

    private static int[][] Split(byte[] decoded, int pixels, int components, int width, bool planar)
    {
        int[][] planes = new int[components][];
        for (int c = 0; c < components; c++)
        {
            planes[c] = new int[pixels];
            int at = (planar ? c * pixels : c) * width, step = (planar ? 1 : components) * width;
            for (int p = 0; p < pixels; p++, at += step) planes[c][p] = width == 1 ? decoded[at] : decoded[at] | (decoded[at + 1] << 8);
        }
        return planes;
    }

    private static void Ok(int code)
    {
        if (code != 0) throw Bad($"CharLS refuses the frame with error {code}");
    }

    private static DicomException Bad(string reason) => new("JPEG-LS: " + reason, DicomTags.PixelData);
}
