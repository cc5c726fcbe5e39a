using System.Buffers;
using System.Runtime.InteropServices;
using MedVision.Dicom.Data;

namespace MedVision.Dicom.Codecs.Jpeg;

/// <summary>Lossless JPEG with Huffman codes, ITU-T T.81 H: 2 to 16 bits, any predictor and point transform, any number of scans.</summary>
internal ref struct JpegLosslessDecoder(ReadOnlySpan<byte> bytes, JpegHeader header, PixelDescription description)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;
    private readonly JpegTables tables = new();
    private readonly int columns = description.Columns, rows = description.Rows, pixels = description.Columns * description.Rows;
    private Span<ushort> planes;

    /// <summary>Decodes one frame.</summary>
    /// <exception cref="DicomException">It is damaged, or subsampled.</exception>
    public void Decode(Span<byte> native)
    {
        if (header.Precision is < 2 or > 16) throw Bad($"{header.Precision} bits a sample are not lossless JPEG");
        if (header.IsSubsampled) throw Bad("subsampled components are not supported");
        int samples = header.Components.Count;
        // Samples of 16 bits are decoded where they are wanted; others are narrowed or woven after that.
        if (samples == 1 && description.BitsAllocated == 16)
        {
            planes = MemoryMarshal.Cast<byte, ushort>(native);
            ReadScans();
            return;
        }
        ushort[] rented = ArrayPool<ushort>.Shared.Rent(checked(samples * pixels));
        planes = rented.AsSpan(0, samples * pixels);
        try
        {
            ReadScans();
            for (int s = 0; s < samples; s++) Planes.Write<ushort>(planes.Slice(s * pixels, pixels), s, description, native);
        }
        finally
        {
            ArrayPool<ushort>.Shared.Return(rented);
        }
    }

    private void ReadScans()
    {
        JpegSegments segments = new(bytes);
        int scanned = 0, all = (1 << header.Components.Count) - 1;
        while (scanned != all)
        {
            if (!segments.Next()) throw Bad("the image ends before its samples");
            if (segments.Marker == 0xDA)
            {
                scanned |= ReadScan(segments.Content, segments.Position, out int end);
                segments.Position = end;
            }
            else
            {
                tables.Read(segments.Marker, segments.Content);
            }
        }
    }

    private int ReadScan(ReadOnlySpan<byte> segment, int start, out int end)
    {
        int count = segment.Length > 0 ? segment[0] : 0, scanned = 0;
        if (count is 0 or > 4 || segment.Length < 4 + (2 * count)) throw Bad("a scan header is cut short");
        int[] components = new int[count];
        JpegHuffmanTable[] codes = new JpegHuffmanTable[count];
        for (int i = 0; i < count; i++)
        {
            components[i] = header.IndexOf(segment[1 + (2 * i)]);
            codes[i] = tables.Dc(segment[2 + (2 * i)] >> 4);
            scanned |= 1 << components[i];
        }
        int predictor = segment[1 + (2 * count)], shift = segment[3 + (2 * count)] & 0x0F;
        if (predictor is < 1 or > 7 || shift >= header.Precision) throw Bad($"there is no predictor {predictor} with a shift of {shift}");
        if (tables.RestartInterval % columns != 0) throw Bad("a restart interval is no count of rows");
        JpegBits bits = new(bytes, start);
        ReadSamples(ref bits, components, codes, predictor, 1 << (header.Precision - shift - 1));
        end = bits.Position;
        if (shift > 0)
            foreach (int component in components)
                foreach (ref ushort sample in planes.Slice(component * pixels, pixels)) sample <<= shift;
        return scanned;
    }

    private readonly void ReadSamples(ref JpegBits bits, int[] components, JpegHuffmanTable[] codes, int predictor, int middle)
    {
        int restartRows = tables.RestartInterval / columns;
        for (int y = 0; y < rows; y++)
        {
            bool first = y == 0;
            if (restartRows > 0 && y > 0 && y % restartRows == 0)
            {
                bits.Restart((y / restartRows) - 1);
                first = true;
            }
            if (components.Length == 1)
            {
                Span<ushort> row = planes.Slice((components[0] * pixels) + (y * columns), columns);
                ReadRow(ref bits, codes[0], row, first ? default : planes.Slice((components[0] * pixels) + ((y - 1) * columns), columns), predictor, middle);
            }
            else
            {
                ReadWoven(ref bits, components, codes, y, first ? 0 : predictor, middle);
            }
            bits.Check();
        }
    }

    private static void ReadRow(ref JpegBits bits, JpegHuffmanTable codes, Span<ushort> row, ReadOnlySpan<ushort> above, int predictor, int middle)
    {
        bool first = above.IsEmpty;
        int left = row[0] = (ushort)((first ? middle : above[0]) + Difference(ref bits, codes));
        if (first || predictor == 1)
        {
            for (int x = 1; x < row.Length; x++) row[x] = (ushort)(left = (left + Difference(ref bits, codes)) & 0xFFFF);
            return;
        }
        int corner = above[0];
        for (int x = 1; x < row.Length; x++)
        {
            int top = above[x];
            row[x] = (ushort)(left = (Predict(predictor, left, top, corner) + Difference(ref bits, codes)) & 0xFFFF);
            corner = top;
        }
    }

    private readonly void ReadWoven(ref JpegBits bits, int[] components, JpegHuffmanTable[] codes, int y, int predictor, int middle)
    {
        for (int x = 0; x < columns; x++)
            for (int c = 0; c < components.Length; c++)
            {
                int at = (components[c] * pixels) + (y * columns) + x;
                int predicted = x == 0 ? predictor == 0 ? middle : planes[at - columns]
                    : predictor == 0 ? planes[at - 1] : Predict(predictor, planes[at - 1], planes[at - columns], planes[at - columns - 1]);
                planes[at] = (ushort)(predicted + Difference(ref bits, codes[c]));
            }
    }

    // H.1.2.2: a category of 16 is the difference 32768 and has no bits of its own.
    private static int Difference(ref JpegBits bits, JpegHuffmanTable codes) => bits.Decode(codes) switch
    {
        < 16 and var size => bits.TakeSigned(size),
        16 => 32768,
        _ => throw Bad("a difference of more than 16 bits"),
    };

    // T.81 table H.1.
    private static int Predict(int predictor, int left, int above, int corner) => predictor switch
    {
        1 => left,
        2 => above,
        3 => corner,
        4 => left + above - corner,
        5 => left + ((above - corner) >> 1),
        6 => above + ((left - corner) >> 1),
        _ => (left + above) >> 1,
    };

    private static DicomException Bad(string reason) => new("lossless JPEG: " + reason, DicomTags.PixelData);
}
