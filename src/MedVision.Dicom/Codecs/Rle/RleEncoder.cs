using System.Buffers;
using System.Buffers.Binary;
using MedVision.Dicom.Data;

namespace MedVision.Dicom.Codecs.Rle;

/// <summary>RLE Lossless, PS3.5 G.</summary>
internal static class RleEncoder
{
    public const int MostSegments = 15;

    private const int HeaderLength = 64;

    /// <summary>Packs one native frame.</summary>
    /// <exception cref="DicomException">RLE cannot hold such frames.</exception>
    public static byte[] Encode(ReadOnlySpan<byte> native, PixelDescription description)
    {
        bool bits = description.BitsAllocated == 1;
        int width = bits ? 1 : description.BitsAllocated / 8, segments = width * description.SamplesPerPixel;
        int pixels = bits ? description.FrameLength : description.Rows * description.Columns;
        if (segments > MostSegments || native.Length != segments * (long)pixels)
            throw new DicomException($"RLE cannot hold {description.SamplesPerPixel} samples of {description.BitsAllocated} bits, {description.PhotometricInterpretation}", DicomTags.PixelData);
        // PS3.5 G.3.1: every row is packed by itself.
        int row = bits ? pixels : description.Columns;
        ArrayBufferWriter<byte> output = new(HeaderLength + (native.Length / 2));
        byte[] header = new byte[HeaderLength], plane = new byte[pixels];
        BinaryPrimitives.WriteInt32LittleEndian(header, segments);
        output.Write(header);
        for (int i = 0; i < segments; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(4 + (4 * i)), output.WrittenCount);
            int sample = i / width, place = width - 1 - (i % width);
            bool planar = description.PlanarConfiguration == 1;
            int at = planar ? (sample * pixels * width) + place : (sample * width) + place, step = planar ? width : width * description.SamplesPerPixel;
            for (int p = 0; p < pixels; p++, at += step) plane[p] = native[at];
            for (int start = 0; start < pixels; start += row) Pack(plane.AsSpan(start, row), output);
            if (output.WrittenCount % 2 != 0) output.Write<byte>([0]);
        }
        byte[] encoded = output.WrittenSpan.ToArray();
        header.CopyTo(encoded, 0);
        return encoded;
    }

    private static void Pack(ReadOnlySpan<byte> row, ArrayBufferWriter<byte> output)
    {
        for (int at = 0; at < row.Length;)
        {
            int run = RunAt(row[at..]);
            if (run > 2 || run == row.Length - at)
            {
                run = Math.Min(run, 128);
                output.Write([(byte)(sbyte)(1 - run), row[at]]);
                at += run;
                continue;
            }
            int end = at;
            while (end < row.Length && end - at < 128 && RunAt(row[end..]) <= 2) end++;
            output.Write([(byte)(end - at - 1)]);
            output.Write(row[at..end]);
            at = end;
        }
    }

    private static int RunAt(ReadOnlySpan<byte> bytes)
    {
        int other = bytes[1..].IndexOfAnyExcept(bytes[0]);
        return other < 0 ? bytes.Length : other + 1;
    }
}
