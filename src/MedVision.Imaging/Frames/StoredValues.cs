using System.Buffers.Binary;
using System.Runtime.InteropServices;
using MedVision.Dicom.Codecs;
using MedVision.Dicom.Data;

namespace MedVision.Imaging.Frames;

/// <summary>
/// Pixel cells as numbers, PS3.5 8.1.1: bits outside High Bit .. are masked away (retired overlays live there), signed values are
/// extended, one bit is the lowest of its byte first.
/// </summary>
internal static class StoredValues
{
    /// <summary>How many cells a native frame holds.</summary>
    /// <exception cref="DicomException">More than fit into memory, or more than <paramref name="bytes"/> bytes carry.</exception>
    internal static int Count(PixelDescription pixels, long bytes)
    {
        long count = (long)pixels.Rows * pixels.Columns * pixels.SamplesPerPixel;
        if (count > Array.MaxLength) throw new DicomException($"a frame of {count} values does not fit into memory", DicomTags.Rows);
        long needed = ((count * pixels.BitsAllocated) + 7) / 8;
        if (bytes < needed) throw new DicomException($"the frame holds {bytes} bytes, {needed} are needed", DicomTags.PixelData);
        return (int)count;
    }

    /// <summary>Cells of 1, 8 or 16 bits allocated as whole numbers.</summary>
    internal static int[] ToInt32(ReadOnlySpan<byte> bytes, PixelDescription pixels)
    {
        int[] values = new int[Count(pixels, bytes.Length)];
        int up = 32 - pixels.HighBit - 1, down = 32 - pixels.BitsStored;
        switch (pixels.BitsAllocated)
        {
            case 1:
                for (int i = 0; i < values.Length; i++) values[i] = (bytes[i >> 3] >> (i & 7)) & 1;
                break;
            case 8 when pixels.IsSigned:
                for (int i = 0; i < values.Length; i++) values[i] = bytes[i] << up >> down;
                break;
            case 8:
                for (int i = 0; i < values.Length; i++) values[i] = (int)((uint)bytes[i] << up >> down);
                break;
            case 16:
                ReadOnlySpan<ushort> words = Words(bytes, values.Length);
                if (pixels.IsSigned) for (int i = 0; i < values.Length; i++) values[i] = words[i] << up >> down;
                else for (int i = 0; i < values.Length; i++) values[i] = (int)((uint)words[i] << up >> down);
                break;
            default:
                throw Unsupported(pixels);
        }
        return values;
    }

    /// <summary>Cells of any size as numbers, each times <paramref name="slope"/> plus <paramref name="intercept"/>, reckoned in 64 bits.</summary>
    internal static float[] ToSingle(ReadOnlySpan<byte> bytes, PixelDescription pixels, double slope = 1, double intercept = 0)
    {
        float[] values = new float[Count(pixels, bytes.Length)];
        if (pixels.IsFloat)
        {
            for (int i = 0; i < values.Length; i++) values[i] = (float)((ReadFloat(bytes, pixels, i) * slope) + intercept);
            return values;
        }
        if (pixels.BitsAllocated == 32)
        {
            for (int i = 0; i < values.Length; i++) values[i] = (float)((ReadLong(bytes, pixels, i) * slope) + intercept);
            return values;
        }
        int[] stored = ToInt32(bytes, pixels);
        if (slope == 1 && intercept == 0) for (int i = 0; i < values.Length; i++) values[i] = stored[i];
        else for (int i = 0; i < values.Length; i++) values[i] = (float)((stored[i] * slope) + intercept);
        return values;
    }

    /// <summary>One cell of 32 bits allocated.</summary>
    internal static long ReadLong(ReadOnlySpan<byte> bytes, PixelDescription pixels, int index)
    {
        int up = 64 - pixels.HighBit - 1, down = 64 - pixels.BitsStored;
        long raw = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(4 * index)..]);
        return pixels.IsSigned ? raw << up >> down : (long)((ulong)raw << up >> down);
    }

    /// <summary>One cell of Float (32 bits) or Double Float Pixel Data (64 bits).</summary>
    internal static double ReadFloat(ReadOnlySpan<byte> bytes, PixelDescription pixels, int index) => pixels.BitsAllocated switch
    {
        32 => BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * index)..]),
        64 => BinaryPrimitives.ReadDoubleLittleEndian(bytes[(8 * index)..]),
        _ => throw Unsupported(pixels),
    };

    /// <summary>The frame's 16-bit cells as they lie in memory.</summary>
    internal static ReadOnlySpan<ushort> Words(ReadOnlySpan<byte> bytes, int count)
    {
        ReadOnlySpan<ushort> words = MemoryMarshal.Cast<byte, ushort>(bytes[..(2 * count)]);
        if (BitConverter.IsLittleEndian) return words;
        ushort[] turned = new ushort[count];
        BinaryPrimitives.ReverseEndianness(words, turned);
        return turned;
    }

    internal static DicomException Unsupported(PixelDescription pixels) =>
        new($"{pixels.BitsAllocated} bits allocated are not supported for {(pixels.IsFloat ? "floating point" : "whole")} pixels", DicomTags.BitsAllocated);
}
