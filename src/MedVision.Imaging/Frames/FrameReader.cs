using MedVision.Dicom.Codecs;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;

namespace MedVision.Imaging.Frames;

/// <summary>
/// Reads monochrome frames: stored values (PS3.5 8.1.1; 1, 8, 16 or 32 bits, Float and Double Float Pixel Data) through the modality
/// transformation (PS3.3 C.11.1). Enhanced objects give it per frame.
/// </summary>
public static class FrameReader
{
    /// <summary>The 0-based <paramref name="frame"/> as floats, rows x columns.</summary>
    /// <exception cref="DicomException">No pixel data, not monochrome, a frame that does not exist, or a codec that is missing.</exception>
    public static Frame Read(DicomFile file, int frame) => NamedErrors.Of(file, () => ReadFrame(file, frame));

    private static Frame ReadFrame(DicomFile file, int frame)
    {
        PixelDescription pixels = FrameDecoder.Describe(file);
        if (!IsMonochrome(pixels))
        {
            throw new DicomException($"{pixels.PhotometricInterpretation} is not a monochrome image", DicomTags.PhotometricInterpretation, null, file.Name);
        }
        byte[] bytes = FrameDecoder.Decode(file, frame);
        ModalityTransform modality = ModalityTransform.Read(file.Dataset, frame, pixels);
        return new Frame(Transform(bytes, pixels, modality), pixels.Rows, pixels.Columns, pixels) { Padding = FindPadding(bytes, pixels, file.Dataset) };
    }

    internal static bool IsMonochrome(PixelDescription pixels) =>
        pixels.SamplesPerPixel == 1 && pixels.PhotometricInterpretation is "MONOCHROME1" or "MONOCHROME2";

    /// <summary>A decoded frame's values through <paramref name="modality"/>.</summary>
    internal static float[] Transform(ReadOnlySpan<byte> bytes, PixelDescription pixels, ModalityTransform modality)
    {
        if (modality.Table is not { } table) return StoredValues.ToSingle(bytes, pixels, modality.Slope, modality.Intercept);
        float[] values = new float[StoredValues.Count(pixels, bytes.Length)];
        if (pixels.BitsAllocated == 32)
        {
            for (int i = 0; i < values.Length; i++) values[i] = table.Find((double)StoredValues.ReadLong(bytes, pixels, i));
            return values;
        }
        int[] stored = StoredValues.ToInt32(bytes, pixels);
        for (int i = 0; i < values.Length; i++) values[i] = table.Find(stored[i]);
        return values;
    }

    /// <summary>Which cells hold padding; null if none does.</summary>
    internal static bool[]? FindPadding(ReadOnlySpan<byte> bytes, PixelDescription pixels, DicomDataset dataset)
    {
        if (PixelPadding.Read(dataset, pixels) is not { } padding) return null;
        bool[] padded = new bool[StoredValues.Count(pixels, bytes.Length)];
        if (pixels.IsFloat) for (int i = 0; i < padded.Length; i++) padded[i] = padding.Contains(StoredValues.ReadFloat(bytes, pixels, i));
        else if (pixels.BitsAllocated == 32) for (int i = 0; i < padded.Length; i++) padded[i] = padding.Contains(StoredValues.ReadLong(bytes, pixels, i));
        else
        {
            int[] stored = StoredValues.ToInt32(bytes, pixels);
            for (int i = 0; i < padded.Length; i++) padded[i] = padding.Contains(stored[i]);
        }
        return padded.Contains(true) ? padded : null;
    }
}
