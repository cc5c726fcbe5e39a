using MedVision.Imaging.Export.Png;

namespace MedVision.Imaging.Rendering;

/// <summary>8-bit pixels, row-major, interleaved: one channel (grey) or three (RGB).</summary>
public sealed record Raster(byte[] Pixels, int Width, int Height, int Channels)
{
    public byte[] ToPng() => Channels == 1 ? PngWriter.Gray8(Pixels, Width, Height) : PngWriter.Rgb8(Pixels, Width, Height);

    /// <summary>At most <paramref name="maxSide"/> wide and high: each new pixel is the mean of the old ones that it covers.</summary>
    internal Raster ShrinkTo(int maxSide)
    {
        int longest = Math.Max(Width, Height);
        if (longest <= maxSide) return this;
        int width = Math.Max(1, (int)Math.Round(Width * (double)maxSide / longest));
        int height = Math.Max(1, (int)Math.Round(Height * (double)maxSide / longest));
        byte[] target = new byte[width * height * Channels];
        for (int y = 0; y < height; y++)
        {
            (int top, int bottom) = Covered(y, height, Height);
            for (int x = 0; x < width; x++)
            {
                (int left, int right) = Covered(x, width, Width);
                for (int c = 0; c < Channels; c++) target[(((y * width) + x) * Channels) + c] = Mean(left, right, top, bottom, c);
            }
        }
        return new Raster(target, width, height, Channels);
    }

    private static (int From, int To) Covered(int index, int count, int source)
    {
        int from = (int)((long)index * source / count);
        return (from, Math.Max(from + 1, (int)((long)(index + 1) * source / count)));
    }

    private byte Mean(int left, int right, int top, int bottom, int channel)
    {
        int sum = 0, count = (right - left) * (bottom - top);
        for (int y = top; y < bottom; y++)
        {
            for (int x = left; x < right; x++) sum += Pixels[(((y * Width) + x) * Channels) + channel];
        }
        return (byte)((sum + (count / 2)) / count);
    }
}
