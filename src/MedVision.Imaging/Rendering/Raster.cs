using MedVision.Dicom.Codecs.Jpeg;
using MedVision.Dicom.Data;
using MedVision.Imaging.Export.Png;

namespace MedVision.Imaging.Rendering;

/// <summary>8-bit pixels, row-major, interleaved: one channel (grey) or three (RGB).</summary>
public sealed record Raster(byte[] Pixels, int Width, int Height, int Channels)
{
    /// <summary>A JPEG of <paramref name="quality"/> 1 to 100.</summary>
    /// <exception cref="DicomException">libjpeg-turbo refuses it.</exception>
    public byte[] ToJpeg(int quality) => JpegPicture.Encode(Pixels, Width, Height, Channels, quality);

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

    /// <summary>
    /// The viewport's region, as large as it fits in without losing its proportions (PS3.18 8.3.5.1.3): one side is the viewport's, the other at
    /// most that. <paramref name="aspect"/> is height by width of a pixel.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The region is not inside the picture.</exception>
    internal Raster Show(Viewport viewport, double aspect = 1)
    {
        Raster part = Cut(viewport);
        double width = part.Width, height = part.Height * aspect, scale = Math.Min(viewport.Width / width, viewport.Height / height);
        return part.ResizeTo(Math.Clamp((int)Math.Round(width * scale), 1, viewport.Width), Math.Clamp((int)Math.Round(height * scale), 1, viewport.Height));
    }

    private Raster Cut(Viewport viewport)
    {
        (int left, int columns) = Range(viewport.Left, viewport.RegionWidth, Width, nameof(viewport.RegionWidth));
        (int top, int rows) = Range(viewport.Top, viewport.RegionHeight, Height, nameof(viewport.RegionHeight));
        bool mirrored = viewport.RegionWidth < 0, upsideDown = viewport.RegionHeight < 0;
        if (columns == Width && rows == Height && !mirrored && !upsideDown) return this;
        byte[] cut = new byte[(long)rows * columns * Channels];
        for (int y = 0; y < rows; y++)
        {
            ReadOnlySpan<byte> from = Pixels.AsSpan((((top + (upsideDown ? rows - 1 - y : y)) * Width) + left) * Channels, columns * Channels);
            Span<byte> to = cut.AsSpan(y * columns * Channels, columns * Channels);
            if (!mirrored) from.CopyTo(to);
            else for (int x = 0; x < columns; x++) from.Slice((columns - 1 - x) * Channels, Channels).CopyTo(to[(x * Channels)..]);
        }
        return new Raster(cut, columns, rows, Channels);
    }

    private static (int First, int Count) Range(double start, double? length, int whole, string name)
    {
        int first = (int)Math.Round(Math.Clamp(start, -1, whole)), count = length is { } asked ? (int)Math.Round(Math.Clamp(Math.Abs(asked), 0, whole + 1)) : whole - first;
        if (first < 0 || count < 1 || first + count > whole)
            throw new ArgumentOutOfRangeException(name, $"the region of {count} from {first} on is not inside the picture, which has {whole}");
        return (first, count);
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
