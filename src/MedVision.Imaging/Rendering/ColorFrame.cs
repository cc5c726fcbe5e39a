using MedVision.Dicom.Codecs;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Imaging.Frames;

namespace MedVision.Imaging.Rendering;

/// <summary>Colour frames as RGB: RGB, YBR_FULL, YBR_FULL_422 and PALETTE COLOR, PS3.3 C.7.6.3.1.2.</summary>
internal static class ColorFrame
{
    internal static Raster Read(DicomFile file, int frame, PixelDescription pixels)
    {
        byte[] bytes = FrameDecoder.Decode(file, frame);
        byte[] rgb = pixels.PhotometricInterpretation switch
        {
            "PALETTE COLOR" when pixels.SamplesPerPixel == 1 => Palette(bytes, file.Dataset, pixels),
            "RGB" or "YBR_RCT" or "YBR_ICT" when Is24Bit(pixels) => Interleave(bytes, pixels),
            "YBR_FULL" when Is24Bit(pixels) => ToRgb(Interleave(bytes, pixels)),
            // Decoders of compressed frames give full chroma; native YBR_FULL_422 stores two luma values per chroma pair.
            "YBR_FULL_422" when Is24Bit(pixels) => ToRgb(bytes.Length >= pixels.Rows * pixels.Columns * 3 ? Interleave(bytes, pixels) : Widen422(bytes, pixels)),
            string other => throw new DicomException($"cannot draw {other} with {pixels.BitsAllocated} bits", DicomTags.PhotometricInterpretation, null, file.Name),
        };
        return new Raster(rgb, pixels.Columns, pixels.Rows, Channels: 3);
    }

    private static bool Is24Bit(PixelDescription pixels) => pixels is { SamplesPerPixel: 3, BitsAllocated: 8 };

    private static byte[] Interleave(byte[] bytes, PixelDescription pixels)
    {
        int plane = pixels.Rows * pixels.Columns;
        if (bytes.Length < plane * 3) throw new DicomException($"the frame holds {bytes.Length} bytes, {plane * 3} are needed", DicomTags.PixelData);
        if (pixels.PlanarConfiguration != 1) return bytes.Length == plane * 3 ? bytes : bytes[..(plane * 3)];
        byte[] rgb = new byte[plane * 3];
        for (int i = 0; i < plane; i++)
        {
            for (int c = 0; c < 3; c++) rgb[(3 * i) + c] = bytes[(c * plane) + i];
        }
        return rgb;
    }

    private static byte[] Widen422(byte[] bytes, PixelDescription pixels)
    {
        int plane = pixels.Rows * pixels.Columns;
        if (bytes.Length < plane * 2) throw new DicomException($"the frame holds {bytes.Length} bytes, {plane * 2} are needed", DicomTags.PixelData);
        byte[] ybr = new byte[plane * 3];
        for (int i = 0; i < plane; i++)
        {
            int pair = i / 2 * 4;
            ybr[3 * i] = bytes[pair + (i & 1)];
            ybr[(3 * i) + 1] = bytes[pair + 2];
            ybr[(3 * i) + 2] = bytes[pair + 3];
        }
        return ybr;
    }

    private static byte[] ToRgb(byte[] ybr)
    {
        byte[] rgb = new byte[ybr.Length];
        for (int i = 0; i + 2 < ybr.Length; i += 3)
        {
            double y = ybr[i], cb = ybr[i + 1] - 128.0, cr = ybr[i + 2] - 128.0;
            rgb[i] = Level(y + (1.402 * cr));
            rgb[i + 1] = Level(y - (0.344136 * cb) - (0.714136 * cr));
            rgb[i + 2] = Level(y + (1.772 * cb));
        }
        return rgb;
    }

    private static byte Level(double value) => (byte)Math.Clamp(Math.Round(value), 0, 255);

    /// <summary>Palette Color Lookup Table, PS3.3 C.7.6.3.1.5 and C.7.6.3.1.6; 16-bit entries show their high byte.</summary>
    private static byte[] Palette(byte[] bytes, DicomDataset dataset, PixelDescription pixels)
    {
        float[] indices = FrameReader.Unpack(bytes, pixels);
        byte[] rgb = new byte[indices.Length * 3];
        (DicomTag Descriptor, DicomTag Data)[] tables =
        [
            (DicomTags.RedPaletteColorLookupTableDescriptor, DicomTags.RedPaletteColorLookupTableData),
            (DicomTags.GreenPaletteColorLookupTableDescriptor, DicomTags.GreenPaletteColorLookupTableData),
            (DicomTags.BluePaletteColorLookupTableDescriptor, DicomTags.BluePaletteColorLookupTableData),
        ];
        for (int c = 0; c < 3; c++)
        {
            LookupTable table = LookupTable.Read(dataset, tables[c].Descriptor, tables[c].Data, pixels.IsSigned);
            float shift = table.Entries.Max() > 255 ? 1 / 256f : 1;
            float[] channel = [.. indices];
            table.Apply(channel);
            for (int i = 0; i < channel.Length; i++) rgb[(3 * i) + c] = (byte)Math.Clamp(channel[i] * shift, 0, 255);
        }
        return rgb;
    }
}
