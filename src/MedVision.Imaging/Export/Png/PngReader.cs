using System.Buffers.Binary;
using System.IO.Compression;

namespace MedVision.Imaging.Export.Png;

/// <summary>
/// Reads PNG (ISO/IEC 15948): every colour type and depth, not interlaced. Check sums are verified. Memory is taken as pixels arrive, never
/// because a header announces them.
/// </summary>
public static class PngReader
{
    private const int MostSamples = 1 << 29;
    private static readonly byte[] Signature = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <exception cref="ImageFileException">It is no PNG, is damaged or cut short, or is interlaced.</exception>
    public static PngImage Read(ReadOnlySpan<byte> png)
    {
        if (!png.StartsWith(Signature)) throw Bad("this is not a PNG file");
        Header? header = null;
        byte[] palette = [];
        using MemoryStream data = new();
        for (int at = Signature.Length; ;)
        {
            if (png.Length - at < 12) throw Bad("the file is cut short");
            uint length = BinaryPrimitives.ReadUInt32BigEndian(png[at..]);
            if (length > png.Length - at - 12) throw Bad($"a chunk of {length} bytes is cut short");
            ReadOnlySpan<byte> type = png.Slice(at + 4, 4), content = png.Slice(at + 8, (int)length);
            at += 12 + (int)length;
            if (BinaryPrimitives.ReadUInt32BigEndian(png[(at - 4)..]) != PngCrc.Of(type, content)) throw Bad("a check sum does not fit its chunk");
            if (header is null != type.SequenceEqual("IHDR"u8)) throw Bad("the header is not first, or is there twice");
            if (type.SequenceEqual("IHDR"u8)) header = Header.Read(content);
            else if (type.SequenceEqual("PLTE"u8)) palette = content.ToArray();
            else if (type.SequenceEqual("IDAT"u8)) data.Write(content);
            else if (type.SequenceEqual("IEND"u8)) break;
            else if ((type[0] & 0x20) == 0) throw Bad("a chunk that must be understood is not known");
        }
        data.Position = 0;
        return Decode(header!, palette, data);
    }

    private static PngImage Decode(Header header, byte[] palette, MemoryStream data)
    {
        if (header.ColorType == 3 && (palette.Length == 0 || palette.Length % 3 != 0)) throw Bad("the palette is missing or no whole number of colours");
        int channels = header.ColorType == 3 ? 3 : header.Channels;
        ushort[] samples = [];
        byte[] above = new byte[header.RowBytes], row = new byte[header.RowBytes];
        int step = Math.Max(1, header.Channels * header.Bits / 8);
        using ZLibStream inflated = new(data, CompressionMode.Decompress);
        try
        {
            for (int y = 0; y < header.Height; y++)
            {
                int filter = inflated.ReadByte();
                if (filter < 0 || inflated.ReadAtLeast(row, row.Length, throwOnEndOfStream: false) < row.Length) throw Bad($"the pixels end in row {y + 1} of {header.Height}");
                PngFilter.Undo(filter, row, above, step);
                int end = (y + 1) * header.Width * channels;
                if (samples.Length < end) Array.Resize(ref samples, (int)Math.Min((long)header.Height * header.Width * channels, Math.Max(end, 2L * samples.Length)));
                header.Unpack(row, palette, samples.AsSpan(end - (header.Width * channels), header.Width * channels));
                (above, row) = (row, above);
            }
        }
        catch (InvalidDataException damage)
        {
            throw new ImageFileException("PNG", "the compressed pixels are damaged", damage);
        }
        return new PngImage(samples, header.Width, header.Height, channels, header.ColorType == 3 ? 8 : header.Bits);
    }

    internal static ImageFileException Bad(string reason) => new("PNG", reason);

    private sealed record Header(int Width, int Height, int Bits, int ColorType)
    {
        internal int Channels => ColorType switch { 0 or 3 => 1, 2 => 3, 4 => 2, _ => 4 };

        internal int RowBytes => (int)((((long)Width * Channels * Bits) + 7) / 8);

        internal static Header Read(ReadOnlySpan<byte> content)
        {
            if (content.Length != 13) throw Bad("the header is not 13 bytes long");
            uint width = BinaryPrimitives.ReadUInt32BigEndian(content), height = BinaryPrimitives.ReadUInt32BigEndian(content[4..]);
            (int bits, int type) = (content[8], content[9]);
            bool allowed = type switch
            {
                0 => bits is 1 or 2 or 4 or 8 or 16,
                3 => bits is 1 or 2 or 4 or 8,
                2 or 4 or 6 => bits is 8 or 16,
                _ => false,
            };
            if (!allowed) throw Bad($"colour type {type} with {bits} bits is none");
            if (width == 0 || height == 0 || (UInt128)width * height * 4 > MostSamples) throw Bad($"{width} x {height} pixels cannot be read");
            if (content[10] != 0 || content[11] != 0) throw Bad("the compression or filter method is not known");
            if (content[12] != 0) throw Bad("interlaced files are not supported");
            return new Header((int)width, (int)height, bits, type);
        }

        /// <summary>One row's samples, palette indices as colours.</summary>
        internal void Unpack(ReadOnlySpan<byte> row, ReadOnlySpan<byte> palette, Span<ushort> target)
        {
            int count = Width * Channels;
            for (int i = 0; i < count; i++)
            {
                int value = Bits switch
                {
                    16 => BinaryPrimitives.ReadUInt16BigEndian(row[(2 * i)..]),
                    8 => row[i],
                    _ => (row[i * Bits / 8] >> (8 - Bits - (i * Bits % 8))) & ((1 << Bits) - 1),
                };
                if (ColorType != 3)
                {
                    target[i] = (ushort)value;
                    continue;
                }
                if ((3 * value) + 2 >= palette.Length) throw Bad($"palette entry {value} is missing");
                for (int c = 0; c < 3; c++) target[(3 * i) + c] = palette[(3 * value) + c];
            }
        }
    }
}
