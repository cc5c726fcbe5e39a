using MedVision.Dicom.Data;

namespace MedVision.Dicom.Codecs.Jpeg2000;

/// <summary>JPEG 2000 by OpenJPEG. Its colour transforms are undone, so that YBR_RCT and YBR_ICT come out as RGB (PS3.5 8.2.4).</summary>
internal sealed unsafe class OpenJpegCodec : IPixelCodec
{
    private const int ParametersLength = 16 * 1024;

    public IReadOnlyList<TransferSyntax> Syntaxes => [TransferSyntax.Jpeg2000Lossless, TransferSyntax.Jpeg2000];

    public bool IsAvailable => OpenJpeg.IsAvailable;

    public PixelDescription Describe(PixelDescription stored) =>
        stored.PhotometricInterpretation is "YBR_RCT" or "YBR_ICT" ? stored with { PhotometricInterpretation = "RGB" } : stored;

    public void Decode(ReadOnlySpan<byte> frame, PixelDescription description, Span<byte> native)
    {
        if (frame.Length < 12) throw Bad("the frame is cut short");
        nint codec = 0, stream = 0;
        OpenJpeg.Image* image = null;
        fixed (byte* bytes = frame)
        {
            OpenJpeg.Source source = new() { Bytes = bytes, Length = frame.Length };
            try
            {
                // A codestream starts with FF 4F; some writers put a whole JP2 file into the fragment.
                codec = OpenJpeg.opj_create_decompress(frame[0] == 0xFF ? 0 : 2);
                byte* parameters = stackalloc byte[ParametersLength];
                OpenJpeg.opj_set_default_decoder_parameters(parameters);
                if (OpenJpeg.opj_setup_decoder(codec, parameters) == 0) throw Bad("OpenJPEG does not start");
                stream = OpenJpeg.Open(&source);
                if (OpenJpeg.opj_read_header(stream, codec, &image) == 0) throw Bad("OpenJPEG refuses the header");
                // Before anything of the image is allocated:
                Planes.Check(description, (long)image->X1 - image->X0, (long)image->Y1 - image->Y0, (int)Math.Min(image->Count, 1000), (int)image->Components[0].Precision);
                if (OpenJpeg.opj_decode(codec, stream, image) == 0) throw Bad("OpenJPEG refuses the frame; it is damaged or cut short");
                Planes.ToNative(Copy(image, description), description, native);
            }
            finally
            {
                if (image != null) OpenJpeg.opj_image_destroy(image);
                if (stream != 0) OpenJpeg.opj_stream_destroy(stream);
                if (codec != 0) OpenJpeg.opj_destroy_codec(codec);
            }
        }
    }

    private static int[][] Copy(OpenJpeg.Image* image, PixelDescription description)
    {
        int[][] planes = new int[image->Count][];
        for (int i = 0; i < planes.Length; i++)
        {
            OpenJpeg.Component component = image->Components[i];
            if (component.Width != description.Columns || component.Height != description.Rows || component.Data == null || component.Precision > description.BitsAllocated)
                throw Bad($"component {i} is {component.Width}x{component.Height} of {component.Precision} bits");
            planes[i] = new ReadOnlySpan<int>(component.Data, description.Columns * description.Rows).ToArray();
        }
        return planes;
    }

    private static DicomException Bad(string reason) => new("JPEG 2000: " + reason, DicomTags.PixelData);
}
