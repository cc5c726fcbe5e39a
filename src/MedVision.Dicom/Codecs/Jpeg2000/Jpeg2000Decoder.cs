using MedVision.Dicom.Data;

namespace MedVision.Dicom.Codecs.Jpeg2000;

/// <summary>Decodes codestreams, whose header has been checked, by OpenJPEG.</summary>
internal static unsafe class Jpeg2000Decoder
{
    /// <exception cref="DicomException">The codestream is damaged or cut short; the reason is OpenJPEG's.</exception>
    public static void Decode(ReadOnlySpan<byte> codestream, PixelDescription description, Span<byte> native)
    {
        OpenJpeg.Complaint complaint = default;
        fixed (byte* bytes = codestream)
        {
            OpenJpeg.Source source = new() { Bytes = bytes, Length = codestream.Length };
            using OpenJpegCodecHandle codec = OpenJpeg.opj_create_decompress(OpenJpeg.Codestream);
            OpenJpeg.Listen(codec, &complaint);
            byte* parameters = stackalloc byte[OpenJpeg.DecodingLength];
            OpenJpeg.opj_set_default_decoder_parameters(parameters);
            if (OpenJpeg.opj_setup_decoder(codec, parameters) == 0 || OpenJpeg.opj_decoder_set_strict_mode(codec, 1) == 0) throw Bad(complaint.ToString());
            using OpenJpegStreamHandle stream = OpenJpeg.Open(&source);
            bool read = OpenJpeg.opj_read_header(stream, codec, out OpenJpegImageHandle image) != 0;
            using (image)
            {
                if (!read) throw Bad(complaint.ToString());
                if (OpenJpeg.opj_decode(codec, stream, image) == 0) throw Bad(complaint.ToString());
                OpenJpegImage* decoded = image.Image;
                if (decoded->Count != description.SamplesPerPixel) throw Bad($"there are {decoded->Count} components");
                for (int i = 0; i < decoded->Count; i++) Write(&decoded->Components[i], i, description, native);
            }
        }
    }

    private static void Write(OpenJpegComponent* component, int index, PixelDescription description, Span<byte> native)
    {
        int columns = description.Columns, rows = description.Rows, across = (int)component->Dx, down = (int)component->Dy;
        bool whole = component->Width == columns && component->Height == rows;
        bool halved = across is 1 or 2 && down is 1 or 2 && component->Width == (columns + across - 1) / across && component->Height == (rows + down - 1) / down;
        if (component->Data == null || component->Precision > description.BitsAllocated || !(whole || halved))
            throw Bad($"component {index} is {component->Width}x{component->Height} of {component->Precision} bits");
        ReadOnlySpan<int> samples = new(component->Data, (int)(component->Width * component->Height));
        if (whole)
        {
            Planes.Write(samples, index, description, native);
            return;
        }
        // Subsampled chrominance is repeated, as in native 4:2:2 (PS3.3 C.7.6.3.1.2).
        int[] plane = new int[columns * rows];
        for (int y = 0; y < rows; y++)
            for (int x = 0; x < columns; x++) plane[(y * columns) + x] = samples[(y / down * (int)component->Width) + (x / across)];
        Planes.Write<int>(plane, index, description, native);
    }

    private static DicomException Bad(string reason) => new("JPEG 2000: " + reason, DicomTags.PixelData);
}
