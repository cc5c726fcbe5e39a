using System.Numerics;
using System.Runtime.InteropServices;
using MedVision.Dicom.Data;

namespace MedVision.Dicom.Codecs.Jpeg2000;

/// <summary>Encodes native frames as JPEG 2000 by OpenJPEG: one tile, one layer, the 5-3 wavelet where nothing may be lost, else 9-7.</summary>
internal static unsafe class Jpeg2000Encoder
{
    private const int MostResolutions = 6, Rgb = 1, Gray = 2, Ycbcr = 3;

    /// <param name="native">One frame, colour by pixel.</param>
    /// <param name="description">What it is.</param>
    /// <param name="lossy">How much may be lost; null: nothing.</param>
    /// <exception cref="DicomException">OpenJPEG refuses the frame; the reason is its own.</exception>
    public static byte[] Encode(ReadOnlySpan<byte> native, PixelDescription description, TranscodeOptions? lossy)
    {
        OpenJpeg.Complaint complaint = default;
        OpenJpegTarget target = new();
        GCHandle pin = GCHandle.Alloc(target);
        try
        {
            using OpenJpegImageHandle image = Image(native, description);
            OpenJpegEncoding parameters = Parameters(description, lossy);
            using OpenJpegCodecHandle codec = OpenJpeg.opj_create_compress(OpenJpeg.Codestream);
            OpenJpeg.Listen(codec, &complaint);
            if (OpenJpeg.opj_setup_encoder(codec, &parameters, image) == 0) throw Bad(complaint.ToString());
            using OpenJpegStreamHandle stream = OpenJpeg.Create(pin);
            bool done = OpenJpeg.opj_start_compress(codec, image, stream) != 0 && OpenJpeg.opj_encode(codec, stream) != 0 && OpenJpeg.opj_end_compress(codec, stream) != 0;
            return done ? target.ToArray() : throw Bad(complaint.ToString());
        }
        finally
        {
            pin.Free();
        }
    }

    private static OpenJpegEncoding Parameters(PixelDescription description, TranscodeOptions? lossy)
    {
        OpenJpegEncoding parameters;
        OpenJpeg.opj_set_default_encoder_parameters(&parameters);
        parameters.Layers = 1;
        // A resolution halves both sides, and the smallest has a sample at least.
        parameters.Resolutions = Math.Min(MostResolutions, BitOperations.Log2((uint)Math.Min(description.Columns, description.Rows)) + 1);
        parameters.ColorTransform = (byte)(description.PhotometricInterpretation == "RGB" ? 1 : 0);
        if (lossy is null)
        {
            parameters.AllocateByRate = 1;
            return parameters;
        }
        parameters.Irreversible = 1;
        if (lossy.SignalToNoise is { } decibel)
        {
            parameters.AllocateByQuality = 1;
            parameters.Qualities[0] = (float)decibel;
        }
        else
        {
            // OpenJPEG counts the bits stored, we the bytes that the frame has had.
            parameters.AllocateByRate = 1;
            parameters.Rates[0] = (float)Math.Max(1, lossy.CompressionRatio * description.BitsStored / description.BitsAllocated);
        }
        return parameters;
    }

    private static OpenJpegImageHandle Image(ReadOnlySpan<byte> native, PixelDescription description)
    {
        int samples = description.SamplesPerPixel, pixels = description.Rows * description.Columns;
        OpenJpegComponentShape* shapes = stackalloc OpenJpegComponentShape[samples];
        for (int s = 0; s < samples; s++)
        {
            shapes[s] = new OpenJpegComponentShape
            {
                Dx = 1,
                Dy = 1,
                Width = (uint)description.Columns,
                Height = (uint)description.Rows,
                Precision = (uint)description.BitsStored,
                BitsPerPixel = (uint)description.BitsStored,
                Signed = description.IsSigned ? 1u : 0,
            };
        }
        int space = samples == 1 ? Gray : description.PhotometricInterpretation == "RGB" ? Rgb : Ycbcr;
        OpenJpegImageHandle image = OpenJpeg.opj_image_create((uint)samples, shapes, space);
        if (image.IsInvalid) throw Bad("OpenJPEG has no memory for the frame");
        (image.Image->X1, image.Image->Y1) = ((uint)description.Columns, (uint)description.Rows);
        for (int s = 0; s < samples; s++) Planes.Read(native, s, description, description.IsSigned, new Span<int>(image.Image->Components[s].Data, pixels));
        return image;
    }

    private static DicomException Bad(string reason) => new("JPEG 2000: " + reason, DicomTags.PixelData);
}
