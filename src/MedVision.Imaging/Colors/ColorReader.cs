using MedVision.Dicom.Codecs;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Imaging.Frames;

namespace MedVision.Imaging.Colors;

/// <summary>
/// Reads colour frames as RGB, PS3.3 C.7.6.3.1.2: RGB, YBR_FULL, YBR_FULL_422, YBR_PARTIAL_422 and PALETTE COLOR, by pixel or by plane. More
/// than 8 bits show their highest 8. What decoders give as RGB already is taken as such. ARGB, CMYK and HSV (retired) are refused by name.
/// </summary>
public static class ColorReader
{
    /// <summary>The 0-based <paramref name="frame"/>.</summary>
    /// <exception cref="DicomException">No pixel data, a photometric interpretation that is not colour or not known, or a codec that is missing.</exception>
    public static ColorFrame Read(DicomFile file, int frame) => NamedErrors.Of(file, () => ReadFrame(file, frame));

    private static ColorFrame ReadFrame(DicomFile file, int frame)
    {
        PixelDescription pixels = FrameDecoder.Describe(file);
        string photometric = pixels.PhotometricInterpretation;
        bool known = photometric switch
        {
            "PALETTE COLOR" => pixels is { SamplesPerPixel: 1, BitsAllocated: <= 16, IsFloat: false },
            "RGB" => pixels is { SamplesPerPixel: 3, BitsAllocated: 8 or 16 or 32, IsFloat: false },
            "YBR_FULL" or "YBR_FULL_422" or "YBR_PARTIAL_422" => pixels is { SamplesPerPixel: 3, BitsAllocated: 8, IsFloat: false },
            _ => false,
        };
        if (!known)
        {
            string retired = photometric is "ARGB" or "CMYK" or "HSV" ? ", which the standard has retired" : "";
            throw new DicomException($"cannot show {photometric}{retired} with {pixels.SamplesPerPixel} samples of {pixels.BitsAllocated} bits", DicomTags.PhotometricInterpretation, null, file.Name);
        }
        byte[] bytes = FrameDecoder.Decode(file, frame);
        return new ColorFrame(photometric == "PALETTE COLOR" ? Paint(bytes, file.Dataset, pixels) : ToRgb(bytes, pixels), pixels.Rows, pixels.Columns);
    }

    private static byte[] Paint(byte[] bytes, DicomDataset dataset, PixelDescription pixels)
    {
        Palette palette = Palette.Read(dataset, pixels.IsSigned);
        int[] indices = StoredValues.ToInt32(bytes, pixels);
        byte[] rgb = new byte[checked(indices.Length * 3)];
        for (int i = 0; i < indices.Length; i++) palette.Paint(indices[i], rgb.AsSpan(3 * i, 3));
        return rgb;
    }

    private static byte[] ToRgb(byte[] bytes, PixelDescription pixels)
    {
        // Only the chrominance of native frames lies in pairs; decoders widen it.
        bool pairs = pixels.PhotometricInterpretation.EndsWith("_422", StringComparison.Ordinal) && bytes.LongLength < 3L * pixels.Rows * pixels.Columns;
        if (pairs && bytes.LongLength < 2L * pixels.Rows * pixels.Columns) throw new DicomException($"the frame holds {bytes.Length} bytes, {2L * pixels.Rows * pixels.Columns} are needed", DicomTags.PixelData);
        byte[] rgb = pairs ? Ybr.Widen422(bytes, pixels.Rows, pixels.Columns) : Interleave(pixels.BitsAllocated == 8 && pixels.BitsStored == 8 ? bytes : Highest8(bytes, pixels), pixels);
        if (pixels.PhotometricInterpretation.StartsWith("YBR_FULL", StringComparison.Ordinal)) Ybr.FullToRgb(rgb);
        else if (pixels.PhotometricInterpretation.StartsWith("YBR_PARTIAL", StringComparison.Ordinal)) Ybr.PartialToRgb(rgb);
        return rgb;
    }

    /// <summary>The 8 most significant stored bits of every sample; fewer are spread over 0..255.</summary>
    private static byte[] Highest8(byte[] bytes, PixelDescription pixels)
    {
        byte[] levels = new byte[StoredValues.Count(pixels, bytes.Length)];
        if (pixels.BitsAllocated == 32)
        {
            for (int i = 0; i < levels.Length; i++) levels[i] = Level(StoredValues.ReadLong(bytes, pixels with { IsSigned = false }, i), pixels.BitsStored);
            return levels;
        }
        int[] stored = StoredValues.ToInt32(bytes, pixels with { IsSigned = false });
        for (int i = 0; i < levels.Length; i++) levels[i] = Level(stored[i], pixels.BitsStored);
        return levels;
    }

    private static byte Level(long stored, int bits) => (byte)(bits >= 8 ? stored >> (bits - 8) : stored * 255 / ((1 << bits) - 1));

    private static byte[] Interleave(byte[] samples, PixelDescription pixels)
    {
        int plane = StoredValues.Count(pixels with { BitsAllocated = 8 }, samples.Length) / 3;
        if (pixels.PlanarConfiguration != 1) return samples.Length == plane * 3 ? samples : samples[..(plane * 3)];
        byte[] rgb = new byte[plane * 3];
        ReadOnlySpan<byte> red = samples.AsSpan(0, plane), green = samples.AsSpan(plane, plane), blue = samples.AsSpan(2 * plane, plane);
        for (int i = 0; i < plane; i++) (rgb[3 * i], rgb[(3 * i) + 1], rgb[(3 * i) + 2]) = (red[i], green[i], blue[i]);
        return rgb;
    }
}
