using System.Numerics;
using System.Runtime.InteropServices;
using MedVision.Dicom.Data;

namespace MedVision.Dicom.Codecs;

/// <summary>Moves samples between planes, one a component, and the native form of a description.</summary>
internal static class Planes
{
    /// <summary>Puts one component's samples, row by row, to their places in a native frame of 1, 8, 16 or 32 bits.</summary>
    public static void Write<T>(ReadOnlySpan<T> plane, int sample, PixelDescription description, Span<byte> native)
        where T : unmanaged, IBinaryInteger<T>
    {
        (int first, int step) = Places(description, plane.Length, sample, native.Length);
        switch (description.BitsAllocated)
        {
            case 1: Pack(plane, native); break;
            case 8: Spread(plane, native[first..], step); break;
            case 16: Spread(plane, MemoryMarshal.Cast<byte, ushort>(native)[first..], step); break;
            default: Spread(plane, MemoryMarshal.Cast<byte, uint>(native)[first..], step); break;
        }
    }

    /// <summary>
    /// Takes one component's samples out of a native frame: the stored bits alone (PS3.5 8.1.1), signed ones extended if
    /// <paramref name="extendSign"/>, else as the pattern that they are.
    /// </summary>
    public static void Read<T>(ReadOnlySpan<byte> native, int sample, PixelDescription description, bool extendSign, Span<T> plane)
        where T : unmanaged, IBinaryInteger<T>
    {
        (int first, int step) = Places(description, plane.Length, sample, native.Length);
        int low = 31 - description.HighBit, down = 32 - description.BitsStored;
        switch (description.BitsAllocated)
        {
            case 1:
                for (int i = 0; i < plane.Length; i++) plane[i] = T.CreateTruncating((native[i / 8] >> (i % 8)) & 1);
                break;
            case 8: Gather(native[first..], step, low, down, extendSign, plane); break;
            case 16: Gather(MemoryMarshal.Cast<byte, ushort>(native)[first..], step, low, down, extendSign, plane); break;
            default: Gather(MemoryMarshal.Cast<byte, uint>(native)[first..], step, low, down, extendSign, plane); break;
        }
    }

    /// <summary>What the encoded frame says of itself must be what the data set says.</summary>
    public static void Check(PixelDescription description, long columns, long rows, int components, int precision)
    {
        if (columns != description.Columns || rows != description.Rows || components != description.SamplesPerPixel)
            throw new DicomException($"the encoded frame is {columns}x{rows} with {components} components, the data set says {description.Columns}x{description.Rows} with {description.SamplesPerPixel}", DicomTags.PixelData);
        if (precision < 1 || precision > description.BitsAllocated)
            throw new DicomException($"the encoded frame has {precision} bits a sample, the data set {description.BitsAllocated}", DicomTags.PixelData);
    }

    private static (int First, int Step) Places(PixelDescription description, int pixels, int sample, int bytes)
    {
        bool fits = description.BitsAllocated switch
        {
            1 => description.SamplesPerPixel == 1 && bytes == (pixels + 7L) / 8,
            8 or 16 or 32 => bytes == (long)pixels * description.SamplesPerPixel * (description.BitsAllocated / 8),
            _ => false,
        };
        if (!fits) throw new DicomException($"{description.SamplesPerPixel} components of {pixels} pixels and {description.BitsAllocated} bits are not {bytes} bytes", DicomTags.PixelData);
        return description.PlanarConfiguration == 1 ? (sample * pixels, 1) : (sample, description.SamplesPerPixel);
    }

    private static void Spread<TFrom, TTo>(ReadOnlySpan<TFrom> plane, Span<TTo> target, int step)
        where TFrom : unmanaged, IBinaryInteger<TFrom>
        where TTo : unmanaged, IBinaryInteger<TTo>
    {
        if (step == 1)
        {
            target = target[..plane.Length];
            for (int i = 0; i < plane.Length; i++) target[i] = TTo.CreateTruncating(plane[i]);
            return;
        }
        for (int i = 0, at = 0; i < plane.Length; i++, at += step) target[at] = TTo.CreateTruncating(plane[i]);
    }

    private static void Gather<TFrom, TTo>(ReadOnlySpan<TFrom> source, int step, int low, int down, bool extendSign, Span<TTo> plane)
        where TFrom : unmanaged, IBinaryInteger<TFrom>
        where TTo : unmanaged, IBinaryInteger<TTo>
    {
        for (int i = 0, at = 0; i < plane.Length; i++, at += step)
        {
            uint up = uint.CreateTruncating(source[at]) << low;
            plane[i] = extendSign ? TTo.CreateTruncating((int)up >> down) : TTo.CreateTruncating(up >> down);
        }
    }

    // Eight pixels a byte, the first in the lowest bit (PS3.5 8.1.1).
    private static void Pack<T>(ReadOnlySpan<T> plane, Span<byte> native)
        where T : unmanaged, IBinaryInteger<T>
    {
        native.Clear();
        for (int i = 0; i < plane.Length; i++) native[i / 8] |= (byte)(int.CreateTruncating(plane[i] & T.One) << (i % 8));
    }
}
