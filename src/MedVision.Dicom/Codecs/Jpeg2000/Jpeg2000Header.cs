using System.Buffers.Binary;
using MedVision.Dicom.Data;

namespace MedVision.Dicom.Codecs.Jpeg2000;

/// <summary>
/// What a JPEG 2000 codestream says of itself, ISO/IEC 15444-1 A, read before OpenJPEG allocates for it: every marker segment
/// of the main header and of the tile-parts that says how much there is.
/// </summary>
internal ref struct Jpeg2000Header
{
    // SOT, SOD: no tile-part is shorter.
    private const int LeastTilePart = 14;

    private readonly ReadOnlySpan<byte> bytes;
    private int position = 2, tileEnd, columns, rows, tileColumns, tileRows, components;
    private long tiles;

    private Jpeg2000Header(ReadOnlySpan<byte> bytes) => this.bytes = bytes;

    /// <summary>The codestream of a frame; some writers put a whole JP2 file into the fragment, which PS3.5 A.4.4 forbids.</summary>
    /// <exception cref="DicomException">There is none.</exception>
    public static ReadOnlySpan<byte> FindCodestream(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < 12) throw Bad("the frame is cut short");
        if (frame[0] == 0xFF) return frame;
        while (frame.Length >= 8)
        {
            ulong length = BinaryPrimitives.ReadUInt32BigEndian(frame);
            int head = 8;
            if (length == 1 && frame.Length >= 16) (length, head) = (BinaryPrimitives.ReadUInt64BigEndian(frame[8..]), 16);
            if (length == 0) length = (ulong)frame.Length;
            if (length < (ulong)head || length > (ulong)frame.Length) break;
            if (frame.Slice(4, 4).SequenceEqual("jp2c"u8)) return frame[head..(int)length];
            frame = frame[(int)length..];
        }
        throw Bad("there is no codestream");
    }

    /// <summary>Compares the codestream's shape with the data set's, and its parts with its length.</summary>
    /// <exception cref="DicomException">It is of another shape, or cannot hold what it announces.</exception>
    public static void Check(ReadOnlySpan<byte> codestream, PixelDescription description)
    {
        Jpeg2000Header header = new(codestream);
        if (codestream.Length < 2 || BinaryPrimitives.ReadUInt16BigEndian(codestream) != 0xFF4F) throw Bad("there is no start of codestream");
        bool main = true;
        while (header.Next(out int marker, out ReadOnlySpan<byte> segment, ref main))
        {
            if (header.tiles == 0 && marker != 0xFF51) throw Bad("the codestream does not start with its size");
            if (marker == 0xFF51) header.ReadSize(segment, description);
            else if (marker == 0xFF52) header.CheckCoding(segment, 0, 5, main ? header.tiles : 1, LayersOf(segment));
            else if (marker == 0xFF53) header.CheckCoding(segment, header.components < 257 ? 1 : 2, header.components < 257 ? 2 : 3, main ? header.tiles : 1, 1);
        }
        if (header.tiles == 0) throw Bad("the codestream does not start with its size");
    }

    // From marker to marker; a tile-part's data are passed over by its length.
    private bool Next(out int marker, out ReadOnlySpan<byte> segment, ref bool main)
    {
        marker = 0;
        segment = default;
        if (bytes.Length - position < 4) return false;
        marker = BinaryPrimitives.ReadUInt16BigEndian(bytes[position..]);
        int length = BinaryPrimitives.ReadUInt16BigEndian(bytes[(position + 2)..]);
        if (marker is < 0xFF30 or 0xFFD9 || length < 2 || length > bytes.Length - position - 2) return false;
        segment = bytes.Slice(position + 4, length - 2);
        if (marker != 0xFF90)
        {
            position += 2 + length;
            if (bytes.Length - position >= 2 && BinaryPrimitives.ReadUInt16BigEndian(bytes[position..]) == 0xFF93 && !Leave()) return false;
            return true;
        }
        if (segment.Length < 8) return false;
        main = false;
        long part = BinaryPrimitives.ReadUInt32BigEndian(segment[2..]);
        tileEnd = part == 0 ? bytes.Length : (int)Math.Min(bytes.Length, Math.Max(position + part, position + 12L));
        position += 2 + length;
        if (bytes.Length - position >= 2 && BinaryPrimitives.ReadUInt16BigEndian(bytes[position..]) == 0xFF93 && !Leave()) return false;
        return true;
    }

    // Over a tile-part's data; never backwards.
    private bool Leave()
    {
        if (tileEnd <= position) return false;
        position = tileEnd;
        return true;
    }

    private void ReadSize(scoped ReadOnlySpan<byte> segment, PixelDescription description)
    {
        if (segment.Length < 36) throw Bad("the size is cut short");
        static long X(scoped ReadOnlySpan<byte> from, int at) => BinaryPrimitives.ReadUInt32BigEndian(from[at..]);
        long x0 = X(segment, 10), y0 = X(segment, 14), tileX0 = X(segment, 26), tileY0 = X(segment, 30), across = X(segment, 18), down = X(segment, 22);
        components = BinaryPrimitives.ReadUInt16BigEndian(segment[34..]);
        if (segment.Length < 36 + (3 * components) || components == 0) throw Bad("the size is cut short");
        long width = X(segment, 2) - x0, height = X(segment, 6) - y0;
        Planes.Check(description, width, height, components, (segment[36] & 0x7F) + 1);
        if (across == 0 || down == 0 || tileX0 > x0 || tileY0 > y0 || tileX0 + across <= x0 || tileY0 + down <= y0) throw Bad("the tiles do not lie on the image");
        tiles = Ceiling(x0 + width - tileX0, across) * Ceiling(y0 + height - tileY0, down);
        if (tiles > ushort.MaxValue || tiles * LeastTilePart > bytes.Length) throw Bad($"{bytes.Length} bytes cannot hold {tiles} tiles");
        (columns, rows) = ((int)width, (int)height);
        (tileColumns, tileRows) = ((int)Math.Min(across, width), (int)Math.Min(down, height));
    }

    private static int LayersOf(scoped ReadOnlySpan<byte> cod) => cod.Length >= 4 ? BinaryPrimitives.ReadUInt16BigEndian(cod[2..]) : throw Bad("the coding style is cut short");

    // Every precinct has a packet in every layer, and every packet a byte; its code-blocks are allocated before they are read.
    private readonly void CheckCoding(scoped ReadOnlySpan<byte> segment, int styleAt, int start, long ofTiles, int layers)
    {
        if (segment.Length < start + 5) throw Bad("the coding style is cut short");
        int levels = segment[start];
        bool stated = (segment[styleAt] & 1) != 0;
        if (levels > 32 || (stated && segment.Length < start + 5 + levels + 1)) throw Bad("the coding style is cut short");
        long packets = 0;
        for (int r = 0; r <= levels; r++)
        {
            int halved = Math.Min(levels - r, 31), size = stated ? segment[start + 5 + r] : 0xFF;
            packets += Ceiling(Ceiling(tileColumns, 1L << halved), 1L << (size & 0x0F)) * Ceiling(Ceiling(tileRows, 1L << halved), 1L << (size >> 4));
        }
        packets *= ofTiles * layers * (styleAt == 0 ? components : 1);
        // Tiles at the edges may have fewer.
        if (packets > bytes.Length * 4L) throw Bad($"{bytes.Length} bytes cannot hold {packets} packets");
        long block = 1L << ((segment[start + 1] & 0x0F) + (segment[start + 2] & 0x0F) + 4);
        // A code-block costs OpenJPEG some hundred bytes; blocks of sixteen samples are for small images.
        if (Ceiling((long)columns * rows * components, block) > Math.Max(1 << 20, bytes.Length * 8L)) throw Bad("there are more code-blocks than bits");
    }

    private static long Ceiling(long value, long unit) => (value + unit - 1) / unit;

    private static DicomException Bad(string reason) => new("JPEG 2000: " + reason, DicomTags.PixelData);
}
