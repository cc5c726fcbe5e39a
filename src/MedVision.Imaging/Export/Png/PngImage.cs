using MedVision.Imaging.Masks;

namespace MedVision.Imaging.Export.Png;

/// <summary>
/// A decoded PNG: <see cref="Samples"/> are row-major and interleaved, <see cref="Channels"/> a pixel (1 grey, 2 grey with alpha, 3 RGB, 4 RGB
/// with alpha), each from 0 to 2^<see cref="Bits"/> - 1. Palettes are unfolded to RGB of 8 bits; gamma and profiles are not applied.
/// </summary>
public sealed record PngImage(ushort[] Samples, int Width, int Height, int Channels, int Bits)
{
    /// <summary>A mask of one slice: pixels of which any sample but the alpha is not zero.</summary>
    public Mask ToMask()
    {
        int colours = Channels is 2 or 4 ? Channels - 1 : Channels;
        byte[] voxels = new byte[Width * Height];
        for (int i = 0; i < voxels.Length; i++) voxels[i] = Samples.AsSpan(i * Channels, colours).ContainsAnyExcept((ushort)0) ? (byte)1 : (byte)0;
        return new Mask(voxels, Width, Height, 1);
    }
}
