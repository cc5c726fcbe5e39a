namespace MedVision.Imaging.Rendering;

/// <summary>Puts pictures of one size side by side, row by row.</summary>
public static class Montage
{
    /// <summary>A picture of ceil(sqrt(n)) columns; free places stay black.</summary>
    public static Raster Of(IReadOnlyList<Raster> tiles, int gap = 2)
    {
        if (tiles.Count == 0) throw new ArgumentException("a montage needs a picture", nameof(tiles));
        Raster first = tiles[0];
        if (tiles.Any(t => t.Width != first.Width || t.Height != first.Height || t.Channels != first.Channels))
        {
            throw new ArgumentException("the pictures of a montage have one size", nameof(tiles));
        }
        int columns = (int)Math.Ceiling(Math.Sqrt(tiles.Count)), rows = (tiles.Count + columns - 1) / columns;
        int width = (columns * (first.Width + gap)) - gap, height = (rows * (first.Height + gap)) - gap, channels = first.Channels;
        byte[] pixels = new byte[checked(width * height * channels)];
        for (int n = 0; n < tiles.Count; n++)
        {
            int left = n % columns * (first.Width + gap), top = n / columns * (first.Height + gap);
            for (int y = 0; y < first.Height; y++)
            {
                tiles[n].Pixels.AsSpan(y * first.Width * channels, first.Width * channels).CopyTo(pixels.AsSpan((((top + y) * width) + left) * channels));
            }
        }
        return new Raster(pixels, width, height, channels);
    }
}
