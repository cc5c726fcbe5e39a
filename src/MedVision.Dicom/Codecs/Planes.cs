using System.Buffers.Binary;
using MedVision.Dicom.Data;

namespace MedVision.Dicom.Codecs;

/// <summary>Puts decoded samples, one plane a component, into the native form that a description asks for.</summary>
internal static class Planes
{
    public static void ToNative(int[][] planes, PixelDescription description, Span<byte> native)
    {
        int width = description.BitsAllocated / 8, samples = planes.Length, pixels = planes[0].Length;
        if (description.BitsAllocated == 1 && samples == 1 && pixels == description.FrameBits)
        {
            native.Clear();
            // Eight pixels a byte, the first in the lowest bit (PS3.5 8.1.1).
            for (int p = 0; p < pixels; p++) native[p / 8] |= (byte)((planes[0][p] & 1) << (p % 8));
            return;
        }
        if (width is not (1 or 2 or 4) || (long)width * samples * pixels != native.Length)
            throw new DicomException($"{samples} components of {pixels} pixels are not {native.Length} bytes", DicomTags.PixelData);
        Span<byte> four = stackalloc byte[4];
        for (int s = 0; s < samples; s++)
        {
            bool planar = description.PlanarConfiguration == 1;
            int at = (planar ? s * pixels : s) * width, step = (planar ? 1 : samples) * width;
            foreach (int value in planes[s])
            {
                BinaryPrimitives.WriteInt32LittleEndian(four, value);
                four[..width].CopyTo(native[at..]);
                at += step;
            }
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
}
