using System.Buffers.Binary;
using System.IO.Compression;

namespace MedVision.Imaging.Export.Png;

/// <summary>Writes PNG (ISO/IEC 15948): 8- and 16-bit grey, RGB and RGBA, one IDAT, filter Sub. The same pixels give the same bytes.</summary>
public static class PngWriter
{
    /// <summary>8-bit grey, row-major, <paramref name="width"/> x <paramref name="height"/> bytes.</summary>
    public static byte[] Gray8(ReadOnlySpan<byte> pixels, int width, int height) => Encode(pixels, width, height, channels: 1, bits: 8);

    /// <summary>8-bit RGB, interleaved, three bytes a pixel.</summary>
    public static byte[] Rgb8(ReadOnlySpan<byte> pixels, int width, int height) => Encode(pixels, width, height, channels: 3, bits: 8);

    /// <summary>8-bit RGB with alpha (255 opaque), interleaved, four bytes a pixel.</summary>
    public static byte[] Rgba8(ReadOnlySpan<byte> pixels, int width, int height) => Encode(pixels, width, height, channels: 4, bits: 8);

    /// <summary>16-bit grey, row-major.</summary>
    public static byte[] Gray16(ReadOnlySpan<ushort> pixels, int width, int height) => Encode16(pixels, width, height, channels: 1);

    /// <summary>16-bit RGB, interleaved, three values a pixel.</summary>
    public static byte[] Rgb16(ReadOnlySpan<ushort> pixels, int width, int height) => Encode16(pixels, width, height, channels: 3);

    /// <summary>16-bit RGB with alpha (65535 opaque), interleaved, four values a pixel.</summary>
    public static byte[] Rgba16(ReadOnlySpan<ushort> pixels, int width, int height) => Encode16(pixels, width, height, channels: 4);

    private static byte[] Encode16(ReadOnlySpan<ushort> pixels, int width, int height, int channels)
    {
        byte[] bytes = new byte[checked(pixels.Length * 2)];
        for (int i = 0; i < pixels.Length; i++) BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2 * i), pixels[i]);
        return Encode(bytes, width, height, channels, bits: 16);
    }

    private static byte[] Encode(ReadOnlySpan<byte> pixels, int width, int height, int channels, int bits)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        int step = channels * bits / 8, row = checked(width * step);
        if (pixels.Length != (long)row * height)
        {
            throw new ArgumentException($"{width} x {height} pixels need {(long)row * height} bytes, {pixels.Length} given", nameof(pixels));
        }
        byte[] raw = new byte[checked((row + 1) * height)];
        for (int y = 0; y < height; y++)
        {
            Span<byte> target = raw.AsSpan(y * (row + 1), row + 1);
            ReadOnlySpan<byte> source = pixels.Slice(y * row, row);
            target[0] = 1;
            for (int i = 0; i < row; i++) target[i + 1] = (byte)(source[i] - (i >= step ? source[i - step] : 0));
        }
        using MemoryStream data = new();
        using (ZLibStream deflate = new(data, CompressionLevel.Fastest, leaveOpen: true)) deflate.Write(raw);

        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = (byte)bits;
        header[9] = (byte)(channels switch { 1 => 0, 3 => 2, _ => 6 });   // colour type: grey, RGB, RGBA
        using MemoryStream png = new();
        png.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        Chunk(png, "IHDR"u8, header);
        Chunk(png, "IDAT"u8, data.GetBuffer().AsSpan(0, (int)data.Length));
        Chunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    private static void Chunk(MemoryStream png, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        png.Write(type);
        png.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, PngCrc.Of(type, data));
        png.Write(number);
    }
}
