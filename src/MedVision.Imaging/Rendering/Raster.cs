using MedVision.Imaging.Export.Png;

namespace MedVision.Imaging.Rendering;

/// <summary>8-bit pixels, row-major, interleaved: one channel (grey) or three (RGB).</summary>
public sealed record Raster(byte[] Pixels, int Width, int Height, int Channels)
{
    public byte[] ToPng() => Channels == 1 ? PngWriter.Gray8(Pixels, Width, Height) : PngWriter.Rgb8(Pixels, Width, Height);

    /// <summary>
    /// The picture with square pixels, at most <paramref name="maxSide"/> wide and high. <paramref name="aspect"/> is height by width of a pixel:
    /// the longer side of flat or high pixels is widened; nothing else is enlarged.
    /// </summary>
    internal Raster FitInto(int maxSide, double aspect = 1)
    {
        double width = Width * Math.Max(1, 1 / aspect), height = Height * Math.Max(1, aspect), scale = Math.Min(1, maxSide / Math.Max(width, height));
        return ResizeTo(Side(width * scale), Side(height * scale));

        int Side(double length) => Math.Clamp((int)Math.Round(length), 1, maxSide);
    }

    private Raster ResizeTo(int width, int height)
    {
        if (width == Width && height == Height) return this;
        Resampling across = Resampling.Of(Width, width), down = Resampling.Of(Height, height);
        float[] narrow = new float[(long)Height * width * Channels];
        for (int y = 0; y < Height; y++) across.Apply(Pixels.AsSpan(y * Width * Channels, Width * Channels), narrow.AsSpan(y * width * Channels, width * Channels), Channels);
        byte[] target = new byte[width * height * Channels];
        float[] sum = new float[width * Channels];
        for (int y = 0; y < height; y++)
        {
            Array.Clear(sum);
            ReadOnlySpan<float> weights = down.WeightsOf(y);
            for (int n = 0; n < weights.Length; n++) Resampling.Add(narrow.AsSpan((down.FirstOf(y) + n) * sum.Length, sum.Length), weights[n], sum);
            for (int i = 0; i < sum.Length; i++) target[(y * sum.Length) + i] = (byte)(sum[i] + 0.5f);
        }
        return new Raster(target, width, height, Channels);
    }
}
