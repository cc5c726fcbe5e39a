using MedVision.Dicom.Data;

namespace MedVision.Dicom.Codecs.Jpeg;

/// <summary>
/// DCT images with Huffman codes, ITU-T T.81 processes 1, 2, 4, 6, 8, 10 and 12: 8 or 12 bits, sequential or progressive, any
/// subsampling. Colour comes out as RGB. It reads what libjpeg-turbo cannot (12 bits) and judges what that complains about.
/// </summary>
internal static class JpegDctDecoder
{
    // A block takes a bit at least; a scan of refinements costs nearly nothing to write, and much to decode.
    private const int MostScans = 500;

    /// <summary>Decodes one frame.</summary>
    /// <exception cref="DicomException">It is damaged, cut short or of another process.</exception>
    public static void Decode(ReadOnlySpan<byte> frame, JpegHeader header, PixelDescription stored, PixelDescription decoded, Span<byte> native)
    {
        if (header.Process is not (0xC0 or 0xC1 or 0xC2) || header.Precision is not (8 or 12)) throw Bad($"the process of marker FF{header.Process:X2} with {header.Precision} bits is not supported");
        JpegBlocks[] components = [.. header.Components.Select(c => new JpegBlocks(header, c))];
        long blocks = components.Sum(c => c.Count);
        if (blocks > frame.Length * 8L) throw Bad($"{frame.Length} bytes cannot hold {blocks} blocks");
        JpegTables tables = new();
        Array.ForEach(components, c => c.Allocate());
        ushort[][] steps = ReadScans(frame, header, components, tables);
        ushort[][] planes = [.. components.Select((c, i) => ToPlane(c, steps[i], header))];
        if (planes.Length == 3 && header.IsYcbcr(stored)) ToRgb(planes, header.Precision);
        for (int i = 0; i < planes.Length; i++) Planes.Write<ushort>(planes[i], i, decoded, native);
    }

    private static ushort[][] ReadScans(ReadOnlySpan<byte> frame, JpegHeader header, JpegBlocks[] components, JpegTables tables)
    {
        JpegSegments segments = new(frame);
        ushort[][] steps = new ushort[components.Length][];
        for (int scans = 0; segments.Next();)
        {
            if (segments.Marker != 0xDA)
            {
                tables.Read(segments.Marker, segments.Content);
                continue;
            }
            if (++scans > MostScans) throw Bad($"there are more than {MostScans} scans");
            JpegScan scan = new(frame, segments.Position, segments.Content, header, components, tables);
            // The steps in force at a component's first scan are its own, T.81 B.2.4.1.
            for (int i = 0; i < steps.Length; i++)
                if (components[i].IsScanned) steps[i] ??= tables.Steps(components[i].Component.Table);
            segments.Position = scan.Read();
            // Sequential images are complete with their last component, and some lack the end of image.
            if (header.Process != 0xC2 && components.All(c => c.IsScanned)) break;
        }
        return components.All(c => c.IsScanned) ? steps : throw Bad("the image ends before its samples");
    }

    private static ushort[] ToPlane(JpegBlocks component, ushort[] steps, JpegHeader header)
    {
        int stride = component.Stride * 8;
        ushort[] samples = new ushort[component.Count * 64];
        for (int y = 0; y < component.Height; y++)
            for (int x = 0; x < component.Stride; x++)
                JpegInverseDct.Transform(component.Block(x, y), steps, header.Precision, samples.AsSpan((y * 8 * stride) + (x * 8)), stride);
        int across = JpegUpsampling.Ratio(header.Components.Max(c => c.Horizontal), component.Component.Horizontal);
        int down = JpegUpsampling.Ratio(header.Components.Max(c => c.Vertical), component.Component.Vertical);
        ushort[] plane = new ushort[header.Columns * header.Rows];
        JpegUpsampling.Widen(samples, component.Columns, component.Rows, stride, across, down, plane, header.Columns);
        return plane;
    }

    // ITU-T T.871 7, in integers of 16 fractional bits, rounded as libjpeg does.
    private static void ToRgb(ushort[][] planes, int precision)
    {
        int middle = 1 << (precision - 1), most = (1 << precision) - 1;
        for (int i = 0; i < planes[0].Length; i++)
        {
            int y = planes[0][i], cb = planes[1][i] - middle, cr = planes[2][i] - middle;
            planes[0][i] = (ushort)Math.Clamp(y + (((91881 * cr) + 32768) >> 16), 0, most);
            planes[1][i] = (ushort)Math.Clamp(y + (((-22554 * cb) - (46802 * cr) + 32768) >> 16), 0, most);
            planes[2][i] = (ushort)Math.Clamp(y + (((116130 * cb) + 32768) >> 16), 0, most);
        }
    }

    private static DicomException Bad(string reason) => new("JPEG: " + reason, DicomTags.PixelData);
}
