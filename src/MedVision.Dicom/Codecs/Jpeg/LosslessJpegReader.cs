using System.Buffers.Binary;
using MedVision.Dicom.Data;

namespace MedVision.Dicom.Codecs.Jpeg;

/// <summary>Reads the markers and scans of one lossless JPEG image, ITU-T T.81 B and H.</summary>
internal ref struct LosslessJpegReader(ReadOnlySpan<byte> bytes, PixelDescription description)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;
    private readonly HuffmanTable?[] tables = new HuffmanTable?[4];
    private int position, precision, restartInterval;
    private byte[] components = [];
    private int[][] planes = [];

    /// <summary>One plane of samples a component.</summary>
    public int[][] Read()
    {
        if (bytes.Length < 4 || bytes[0] != 0xFF || bytes[1] != 0xD8) throw Bad("there is no start of image");
        position = 2;
        int scanned = 0;
        while (scanned < Math.Max(1, components.Length))
        {
            byte marker = NextMarker();
            if (marker == 0xD9) throw Bad("the image ends before its samples");
            ReadOnlySpan<byte> segment = Segment();
            switch (marker)
            {
                case 0xC3: StartFrame(segment); break;
                case 0xC4: DefineTables(segment); break;
                case 0xDA: scanned += Scan(segment); break;
                case 0xDD: restartInterval = segment.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(segment) : throw Bad("the restart interval is cut short"); break;
                case >= 0xC0 and <= 0xCF and not 0xC8: throw Bad($"the marker FF{marker:X2} starts a frame of another process than lossless with Huffman codes");
            }
        }
        return planes;
    }

    private byte NextMarker()
    {
        while (position + 1 < bytes.Length)
        {
            if (bytes[position++] != 0xFF) continue;
            byte code = bytes[position];
            if (code is not (0x00 or 0xFF or (>= 0xD0 and <= 0xD7)))
            {
                position++;
                return code;
            }
        }
        throw Bad("the image is cut short");
    }

    private ReadOnlySpan<byte> Segment()
    {
        if (bytes.Length - position < 2) throw Bad("the image is cut short");
        int length = BinaryPrimitives.ReadUInt16BigEndian(bytes[position..]);
        if (length < 2 || length > bytes.Length - position) throw Bad($"a segment of {length} bytes at {position} is cut short");
        ReadOnlySpan<byte> segment = bytes.Slice(position + 2, length - 2);
        position += length;
        return segment;
    }

    private void StartFrame(ReadOnlySpan<byte> segment)
    {
        if (planes.Length > 0) throw Bad("there are two frames in one");
        if (segment.Length < 6 || segment.Length < 6 + (3 * segment[5])) throw Bad("the frame header is cut short");
        precision = segment[0];
        Planes.Check(description, BinaryPrimitives.ReadUInt16BigEndian(segment[3..]), BinaryPrimitives.ReadUInt16BigEndian(segment[1..]), segment[5], precision);
        if (precision is < 2 or > 16) throw Bad($"{precision} bits a sample are not lossless JPEG");
        components = new byte[segment[5]];
        planes = new int[components.Length][];
        for (int i = 0; i < components.Length; i++)
        {
            components[i] = segment[6 + (3 * i)];
            if (segment[7 + (3 * i)] != 0x11) throw Bad("subsampled components are not supported");
            planes[i] = new int[description.Rows * description.Columns];
        }
    }

    private readonly void DefineTables(ReadOnlySpan<byte> segment)
    {
        while (segment.Length > 0)
        {
            if (segment.Length < 17 || (segment[0] & 0x0F) > 3) throw Bad("a Huffman table is cut short");
            int count = 0;
            foreach (byte codes in segment.Slice(1, 16)) count += codes;
            if (count > 256 || segment.Length < 17 + count) throw Bad("a Huffman table is cut short");
            tables[segment[0] & 0x0F] = new HuffmanTable(segment.Slice(1, 16), segment.Slice(17, count));
            segment = segment[(17 + count)..];
        }
    }

    private int Scan(ReadOnlySpan<byte> segment)
    {
        if (planes.Length == 0) throw Bad("a scan comes before its frame");
        int count = segment.Length > 0 ? segment[0] : 0;
        if (count == 0 || segment.Length < 4 + (2 * count)) throw Bad("a scan header is cut short");
        int[][] scanned = new int[count][];
        HuffmanTable[] codes = new HuffmanTable[count];
        for (int i = 0; i < count; i++)
        {
            int component = Array.IndexOf(components, segment[1 + (2 * i)]), table = segment[2 + (2 * i)] >> 4;
            if (component < 0 || table > 3 || tables[table] is not { } found) throw Bad("a scan names a component or table that is not there");
            (scanned[i], codes[i]) = (planes[component], found);
        }
        int predictor = segment[1 + (2 * count)], shift = segment[3 + (2 * count)] & 0x0F;
        if (predictor is < 1 or > 7 || shift >= precision) throw Bad($"there is no predictor {predictor} with a shift of {shift}");
        if (restartInterval % description.Columns != 0) throw Bad("a restart interval is no count of rows");
        ReadSamples(scanned, codes, predictor, shift);
        return count;
    }

    private void ReadSamples(int[][] scanned, HuffmanTable[] codes, int predictor, int shift)
    {
        EntropyBits bits = new(bytes, position);
        int columns = description.Columns, restartRows = restartInterval / columns;
        for (int y = 0; y < description.Rows; y++)
        {
            bool first = y == 0;
            if (restartRows > 0 && y > 0 && y % restartRows == 0)
            {
                bits.Restart();
                first = true;
            }
            for (int x = 0; x < columns; x++)
                for (int c = 0; c < scanned.Length; c++)
                {
                    int[] plane = scanned[c];
                    int at = (y * columns) + x;
                    int predicted = x == 0 ? first ? 1 << (precision - shift - 1) : plane[at - columns]
                        : first ? plane[at - 1] : Predict(predictor, plane[at - 1], plane[at - columns], plane[at - columns - 1]);
                    plane[at] = (predicted + bits.Difference(codes[c])) & 0xFFFF;
                }
        }
        if (shift > 0)
            foreach (int[] plane in scanned)
                for (int i = 0; i < plane.Length; i++) plane[i] = (plane[i] << shift) & 0xFFFF;
        position = bits.Position;
    }

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
