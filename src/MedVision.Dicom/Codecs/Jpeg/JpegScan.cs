using MedVision.Dicom.Data;

namespace MedVision.Dicom.Codecs.Jpeg;

/// <summary>Decodes the blocks of one scan with Huffman codes, sequential (ITU-T T.81 F.2) or progressive (G.2).</summary>
internal ref struct JpegScan
{
    private readonly JpegBlocks[] components;
    private readonly JpegHuffmanTable[] dc, ac;
    private readonly int first, last, high, low, interval;
    private readonly bool progressive;
    private JpegBits bits;
    private int endOfBands;

    /// <summary>Reads the scan's header, T.81 B.2.3.</summary>
    /// <exception cref="DicomException">It is damaged, or of another process.</exception>
    public JpegScan(ReadOnlySpan<byte> bytes, int position, ReadOnlySpan<byte> segment, JpegHeader header, JpegBlocks[] frame, JpegTables tables)
    {
        int count = segment.Length > 0 ? segment[0] : 0;
        if (count is 0 or > 4 || segment.Length < 4 + (2 * count)) throw Bad("a scan header is cut short");
        (first, last) = (segment[1 + (2 * count)], segment[2 + (2 * count)]);
        (high, low) = (segment[3 + (2 * count)] >> 4, segment[3 + (2 * count)] & 0x0F);
        progressive = header.Process == 0xC2;
        // Sequential encoders do not always write 0 to 63 here.
        if (!progressive) (first, last, high, low) = (0, 63, 0, 0);
        else if (last > 63 || first > last || (first == 0 && last != 0) || (first > 0 && count > 1) || low > 13 || (high > 0 && high != low + 1)) throw Bad($"a scan of coefficients {first} to {last}, bits {high} to {low}, is none of T.81");
        components = new JpegBlocks[count];
        (dc, ac) = (new JpegHuffmanTable[count], new JpegHuffmanTable[count]);
        for (int i = 0; i < count; i++)
        {
            components[i] = frame[header.IndexOf(segment[1 + (2 * i)])];
            int table = segment[2 + (2 * i)];
            if (first == 0 && high == 0) dc[i] = tables.Dc(table >> 4);
            if (last > 0) ac[i] = tables.Ac(table & 0x0F);
            if (!components[i].IsScanned && first > 0) throw Bad("a scan refines what no scan has begun");
            components[i].IsScanned = true;
        }
        interval = tables.RestartInterval;
        bits = new JpegBits(bytes, position);
    }

    /// <summary>Decodes all blocks of the scan; returns where its bits end.</summary>
    /// <exception cref="DicomException">It is damaged or cut short.</exception>
    public int Read()
    {
        bool alone = components.Length == 1;
        int across = alone ? components[0].Across : components[0].Stride / components[0].Component.Horizontal;
        int down = alone ? components[0].Down : components[0].Height / components[0].Component.Vertical;
        Reset();
        for (int y = 0, unit = 0; y < down; y++)
        {
            for (int x = 0; x < across; x++, unit++)
            {
                if (interval > 0 && unit > 0 && unit % interval == 0)
                {
                    bits.Restart((unit / interval) - 1);
                    Reset();
                }
                if (alone) ReadBlock(0, x, y);
                else ReadUnit(x, y);
            }
            bits.Check();
        }
        return bits.Position;
    }

    private void ReadUnit(int x, int y)
    {
        for (int c = 0; c < components.Length; c++)
        {
            (int wide, int tall) = (components[c].Component.Horizontal, components[c].Component.Vertical);
            for (int v = 0; v < tall; v++)
                for (int h = 0; h < wide; h++) ReadBlock(c, (x * wide) + h, (y * tall) + v);
        }
    }

    private void ReadBlock(int component, int x, int y)
    {
        Span<short> block = components[component].Block(x, y);
        if (!progressive)
        {
            block[0] = (short)NextDc(component);
            ReadBand(block, ac[component], 1, 63);
        }
        else if (first == 0)
        {
            if (high == 0) block[0] = (short)(NextDc(component) << low);
            else if (bits.Take(1) != 0) block[0] |= (short)(1 << low);
        }
        else if (high == 0)
        {
            if (endOfBands > 0) endOfBands--;
            else ReadBand(block, ac[component], first, last);
        }
        else
        {
            RefineBand(block, ac[component]);
        }
    }

    private int NextDc(int component)
    {
        int size = bits.Decode(dc[component]);
        if (size > 15) throw Bad($"a DC difference of {size} bits");
        return components[component].LastDc += bits.TakeSigned(size);
    }

    // F.2.2.2 and G.1.2.2: zero runs of up to 15 before each value; in progressive scans bands may end for many blocks at once.
    private void ReadBand(Span<short> block, JpegHuffmanTable codes, int from, int to)
    {
        for (int k = from; k <= to; k++)
        {
            int symbol = bits.Decode(codes), run = symbol >> 4, size = symbol & 0x0F;
            if (size != 0)
            {
                k += run;
                if (k > 63) throw Bad("a run of zeros leaves its block");
                block[ZigZag[k]] = (short)(bits.TakeSigned(size) << low);
            }
            else if (run == 15)
            {
                k += 15;
            }
            else
            {
                if (run > 0) endOfBands = (1 << run) - 1 + bits.Take(run);
                return;
            }
        }
    }

    // G.1.2.3: one more bit for what is not zero, and new values of that bit between them.
    private void RefineBand(Span<short> block, JpegHuffmanTable codes)
    {
        int k = first, bit = 1 << low;
        while (endOfBands == 0 && k <= last)
        {
            int symbol = bits.Decode(codes), run = symbol >> 4, value = 0;
            if ((symbol & 0x0F) != 0)
            {
                value = bits.Take(1) != 0 ? bit : -bit;
            }
            else if (run < 15)
            {
                endOfBands = (1 << run) + (run > 0 ? bits.Take(run) : 0);
                break;
            }
            for (; k <= last; k++)
            {
                ref short known = ref block[ZigZag[k]];
                if (known != 0) Refine(ref known, bit);
                else if (run-- == 0) break;
            }
            if (value != 0 && k <= last) block[ZigZag[k]] = (short)value;
            k++;
        }
        if (endOfBands == 0) return;
        for (; k <= last; k++)
            if (block[ZigZag[k]] != 0) Refine(ref block[ZigZag[k]], bit);
        endOfBands--;
    }

    private void Refine(ref short known, int bit)
    {
        if (bits.Take(1) != 0 && (known & bit) == 0) known += (short)(known >= 0 ? bit : -bit);
    }

    private void Reset()
    {
        endOfBands = 0;
        foreach (JpegBlocks component in components) component.LastDc = 0;
    }

    /// <summary>Where the coefficient of each place in the stream stands in its block, T.81 figure A.6.</summary>
    public static ReadOnlySpan<byte> ZigZag =>
    [
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
        35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
    ];

    private static DicomException Bad(string reason) => new("JPEG: " + reason, DicomTags.PixelData);
}
