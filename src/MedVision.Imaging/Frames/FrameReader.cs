using System.Buffers.Binary;
using MedVision.Dicom.Codecs;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;

namespace MedVision.Imaging.Frames;

/// <summary>Reads stored pixel values and applies the modality transformation: Modality LUT or Rescale Slope and Intercept, PS3.3 C.11.1.</summary>
public static class FrameReader
{
    /// <summary>The 0-based <paramref name="frame"/> as floats.</summary>
    /// <exception cref="DicomException">No pixel data, not monochrome, a frame that does not exist, or a codec that is missing.</exception>
    public static Frame Read(DicomFile file, int frame)
    {
        PixelDescription pixels = FrameDecoder.Describe(file);
        if (pixels.SamplesPerPixel != 1 || !pixels.PhotometricInterpretation.StartsWith("MONOCHROME", StringComparison.Ordinal))
        {
            throw new DicomException($"{pixels.PhotometricInterpretation} is not a monochrome image", DicomTags.PhotometricInterpretation, null, file.Name);
        }
        float[] values = Unpack(FrameDecoder.Decode(file, frame), pixels);
        ApplyModality(values, file.Dataset, frame, pixels);
        return new Frame(values, pixels.Rows, pixels.Columns, pixels);
    }

    /// <summary>Stored values as floats: bits outside High Bit .. are masked away, signed ones extended, PS3.5 8.1.1.</summary>
    internal static float[] Unpack(ReadOnlySpan<byte> bytes, PixelDescription pixels)
    {
        int count = checked(pixels.Rows * pixels.Columns * pixels.SamplesPerPixel);
        float[] values = new float[count];
        if (pixels.BitsAllocated == 1)
        {
            for (int i = 0; i < count; i++) values[i] = (bytes[i >> 3] >> (i & 7)) & 1;
            return values;
        }
        int low = pixels.HighBit + 1 - pixels.BitsStored;
        int up = 64 - pixels.BitsStored - low, down = 64 - pixels.BitsStored;
        int width = pixels.BitsAllocated / 8;
        if (pixels.IsFloat)
        {
            for (int i = 0; i < count; i++)
            {
                values[i] = width == 8 ? (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes[(8 * i)..]) : BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * i)..]);
            }
            return values;
        }
        if (bytes.Length < (long)count * width)
        {
            throw new DicomException($"the frame holds {bytes.Length} bytes, {(long)count * width} are needed", DicomTags.PixelData);
        }
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> sample = bytes[(i * width)..];
            long raw = width switch
            {
                1 => sample[0],
                2 => BinaryPrimitives.ReadUInt16LittleEndian(sample),
                4 => BinaryPrimitives.ReadUInt32LittleEndian(sample),
                _ => throw new DicomException($"{pixels.BitsAllocated} bits allocated are not supported", DicomTags.BitsAllocated),
            };
            values[i] = pixels.IsSigned ? raw << up >> down : (long)((ulong)raw << up >> down);
        }
        return values;
    }

    private static void ApplyModality(float[] values, DicomDataset dataset, int frame, PixelDescription pixels)
    {
        if (dataset.GetItems(DicomTags.ModalityLUTSequence) is [DicomDataset lut, ..])
        {
            LookupTable.Read(lut, pixels.IsSigned).Apply(values);
            return;
        }
        DicomDataset group = FrameGroups.Find(dataset, frame, DicomTags.PixelValueTransformationSequence);
        double slope = group.GetDouble(DicomTags.RescaleSlope) ?? 1, intercept = group.GetDouble(DicomTags.RescaleIntercept) ?? 0;
        if (slope == 1 && intercept == 0) return;
        if (!double.IsFinite(slope) || slope == 0) throw new DicomException($"a Rescale Slope of {slope} carries no image", DicomTags.RescaleSlope);
        for (int i = 0; i < values.Length; i++) values[i] = (float)((values[i] * slope) + intercept);
    }
}
