using MedVision.Dicom.Codecs;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;

namespace MedVision.Dicom.Tests.Codecs;

/// <summary>Images of every shape, made in the test: gradients, an edge, noise, the extremes of the range.</summary>
internal static class GeneratedImages
{
    /// <summary>A native object; rows and columns are odd on purpose.</summary>
    public static DicomFile Make(int allocated, int stored, bool signed = false, int samples = 1, int planar = 0, int frames = 1, string? photometric = null, int rows = 37, int columns = 53)
    {
        DicomDataset dataset = new DicomDataset()
            .Set(DicomTags.SOPClassUID, "1.2.840.10008.5.1.4.1.1.7.3").Set(DicomTags.SOPInstanceUID, DicomUids.Generate())
            .Set(DicomTags.ImageType, "ORIGINAL", "PRIMARY").Set(DicomTags.PatientID, "1").Set(DicomTags.Modality, "OT")
            .Set(DicomTags.SamplesPerPixel, samples).Set(DicomTags.PhotometricInterpretation, photometric ?? (samples == 1 ? "MONOCHROME2" : "RGB"))
            .Set(DicomTags.Rows, rows).Set(DicomTags.Columns, columns).Set(DicomTags.NumberOfFrames, frames)
            .Set(DicomTags.BitsAllocated, allocated).Set(DicomTags.BitsStored, stored).Set(DicomTags.HighBit, stored - 1).Set(DicomTags.PixelRepresentation, signed ? 1 : 0);
        if (samples > 1) dataset.Set(DicomTags.PlanarConfiguration, planar);
        int count = rows * columns * samples * frames;
        byte[] pixels = allocated == 1 ? new byte[((count + 15) / 16) * 2] : new byte[((count * (allocated / 8)) + 1) / 2 * 2];
        Random random = new((allocated * 100) + stored + samples + frames);
        for (int i = 0; i < count; i++)
        {
            long value = ValueAt(i, count, stored, random);
            if (allocated == 1) pixels[i / 8] |= (byte)((value & 1) << (i % 8));
            else for (int b = 0; b < allocated / 8; b++) pixels[(i * (allocated / 8)) + b] = (byte)(Pattern(value, stored, signed) >> (8 * b));
        }
        dataset.SetBytes(DicomTags.PixelData, allocated > 8 ? DicomVR.OW : DicomVR.OB, pixels);
        return new DicomFile(dataset, TransferSyntax.ExplicitVRLittleEndian);
    }

    public static byte[] Frame(DicomFile file, int frame) => FrameDecoder.Decode(file, frame);

    /// <summary>Stored values, with the bits above them cleared: what codecs are bound to keep.</summary>
    public static uint[] Values(DicomFile file, int frame)
    {
        PixelDescription shape = FrameDecoder.Describe(file);
        byte[] native = NativeForm.Convert(Frame(file, frame), shape, shape with { PlanarConfiguration = 0 });
        int width = Math.Max(1, shape.BitsAllocated / 8);
        uint[] values = new uint[native.Length / width];
        for (int i = 0; i < values.Length; i++)
        {
            for (int b = 0; b < width; b++) values[i] |= (uint)native[(i * width) + b] << (8 * b);
            if (shape.BitsAllocated > 1) values[i] &= (uint)((1L << shape.BitsStored) - 1);
        }
        return values;
    }

    private static long ValueAt(int i, int count, int stored, Random random)
    {
        long most = (1L << stored) - 1;
        return (i * 4L / count) switch
        {
            0 => most * (i % 53) / 52,
            1 => i / 53 % 2 == 0 ? 0 : most,
            2 => random.NextInt64(most + 1),
            _ => most / 2,
        };
    }

    // Signed samples: the values are moved to both sides of zero and the sign is extended.
    private static long Pattern(long value, int stored, bool signed) => signed ? value - (1L << (stored - 1)) : value;
}
