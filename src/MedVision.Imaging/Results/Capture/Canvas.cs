using MedVision.Imaging.Rendering;
using MedVision.Imaging.Results.Capture.Font;

namespace MedVision.Imaging.Results.Capture;

/// <summary>An RGB picture to draw on; what lies outside it is left out.</summary>
internal sealed class Canvas
{
    private readonly byte[] pixels;

    internal Canvas(int width, int height, Rgb background)
    {
        (Width, Height) = (width, height);
        pixels = new byte[checked(width * height * 3)];
        Fill(0, 0, width, height, background);
    }

    internal int Width { get; }

    internal int Height { get; }

    internal Raster ToRaster() => new(pixels, Width, Height, Channels: 3);

    internal void Set(int x, int y, Rgb color)
    {
        if (x < 0 || y < 0 || x >= Width || y >= Height) return;
        int at = ((y * Width) + x) * 3;
        (pixels[at], pixels[at + 1], pixels[at + 2]) = (color.R, color.G, color.B);
    }

    internal void Fill(int left, int top, int width, int height, Rgb color)
    {
        for (int y = Math.Max(0, top); y < Math.Min(Height, top + height); y++)
        {
            for (int x = Math.Max(0, left); x < Math.Min(Width, left + width); x++) Set(x, y, color);
        }
    }

    /// <summary>Draws one line of text with its top left corner at the place given; returns where it ends.</summary>
    internal int Text(int left, int top, string text, Typeface face, Rgb color)
    {
        foreach (char character in text)
        {
            Glyph glyph = face[character];
            ReadOnlySpan<byte> coverage = glyph.Coverage.Span;
            for (int i = 0; i < coverage.Length; i++)
            {
                if (coverage[i] > 0) Blend(left + glyph.Left + (i % glyph.Width), top + glyph.Top + (i / glyph.Width), color, coverage[i]);
            }
            left += glyph.Advance;
        }
        return left;
    }

    /// <summary>Draws text in as many lines as it needs; returns the top of what may follow.</summary>
    internal int Paragraph(int left, int top, int width, string text, Typeface face, Rgb color)
    {
        foreach (string line in face.Wrap(text, width))
        {
            Text(left, top, line, face, color);
            top += face.LineHeight;
        }
        return top;
    }

    private void Blend(int x, int y, Rgb color, byte coverage)
    {
        if (x < 0 || y < 0 || x >= Width || y >= Height) return;
        int at = ((y * Width) + x) * 3;
        Set(x, y, new Rgb(Mix(pixels[at], color.R, coverage), Mix(pixels[at + 1], color.G, coverage), Mix(pixels[at + 2], color.B, coverage)));
    }

    private static byte Mix(byte under, byte over, byte coverage) => (byte)(((under * (255 - coverage)) + (over * coverage) + 127) / 255);
}
