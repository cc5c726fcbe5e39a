using MedVision.Imaging.Volumes;
using MedVision.Imaging.Windowing;
using MedVision.Inference.Models.Cards;

namespace MedVision.Inference.Preprocessing;

/// <summary>
/// Turns slices of a volume into a network's input and the network's answer back into the slice, by the numbers of the card alone
/// (models/README.md: window, fit, interpolation, normalization).
/// </summary>
internal sealed class SlicePreprocessor
{
    private readonly CardPreprocessing card;
    private readonly Volume volume;
    private readonly bool invert;
    private readonly DisplayOrientation orientation;
    private readonly (double Low, double High)? seriesWindow;
    private readonly int shownWidth, shownHeight, squareWidth, squareHeight;

    /// <param name="card">The numbers.</param>
    /// <param name="volume">The series.</param>
    /// <param name="invert">MONOCHROME1: the smallest value is white, so values are negated first.</param>
    internal SlicePreprocessor(CardPreprocessing card, Volume volume, bool invert)
    {
        this.card = card;
        this.volume = volume;
        this.invert = invert;
        orientation = DisplayOrientation.Of(volume.Geometry);
        (shownWidth, shownHeight) = orientation.Transpose ? (volume.Rows, volume.Columns) : (volume.Columns, volume.Rows);
        (squareWidth, squareHeight) = Square();
        if (card.Window.Scope == "series") seriesWindow = Window(volume.Voxels);
    }

    private bool Pad => card.Fit == "pad";

    private int Side => Math.Max(squareWidth, squareHeight);

    /// <summary>The input of the slices <paramref name="from"/> .. <paramref name="from"/> + <paramref name="count"/> - 1 as (count, 1, rows, columns).</summary>
    internal float[] Prepare(int from, int count) => Prepare([.. Enumerable.Range(from, count)]);

    /// <summary>The input of the named slices as (n, 1, rows, columns).</summary>
    internal float[] Prepare(IReadOnlyList<int> slices)
    {
        int plane = card.Rows * card.Columns;
        float[] batch = new float[slices.Count * plane];
        Parallel.For(0, slices.Count, i => Prepare(volume.Slice(slices[i])).CopyTo(batch, i * plane));
        return batch;
    }

    /// <summary>
    /// A network's map (rows x columns, any unit) on the stored slice's own pixels, bilinear; half-pixel centres, the border repeated.
    /// </summary>
    internal void Restore(ReadOnlySpan<float> map, Span<float> slice) => Restore(map, card.Rows, card.Columns, slice);

    /// <summary>The same for a map that is coarser than the network's input: <paramref name="mapRows"/> x <paramref name="mapColumns"/> over the same field.</summary>
    internal void Restore(ReadOnlySpan<float> map, int mapRows, int mapColumns, Span<float> slice)
    {
        double scaleX = Pad ? mapColumns / (double)Side : mapColumns / (double)shownWidth;
        double scaleY = Pad ? mapRows / (double)Side : mapRows / (double)shownHeight;
        for (int row = 0; row < volume.Rows; row++)
        {
            for (int column = 0; column < volume.Columns; column++)
            {
                (int u, int v) = orientation.Shown(column, row, volume.Columns, volume.Rows);
                double x = u + 0.5, y = v + 0.5;
                if (Pad)
                {
                    x = (x * squareWidth / shownWidth) + ((Side - squareWidth) / 2);
                    y = (y * squareHeight / shownHeight) + ((Side - squareHeight) / 2);
                }
                slice[(row * volume.Columns) + column] = Sample(map, mapRows, mapColumns, (x * scaleX) - 0.5, (y * scaleY) - 0.5);
            }
        }
    }

    /// <summary>As the other; a slice of its own.</summary>
    internal float[] Restore(ReadOnlySpan<float> map)
    {
        float[] slice = new float[volume.Rows * volume.Columns];
        Restore(map, slice);
        return slice;
    }

    private float[] Prepare(ReadOnlySpan<float> stored)
    {
        (double low, double high) = seriesWindow ?? Window(stored);
        float[] values = orientation.Apply(stored, volume.Columns, volume.Rows);
        double range = Math.Max(high - low, 1e-6);
        for (int i = 0; i < values.Length; i++) values[i] = (float)Math.Clamp(((invert ? -values[i] : values[i]) - low) / range, 0, 1);
        if (Pad)
        {
            values = Center(Resampler.Resize(values, shownWidth, shownHeight, squareWidth, squareHeight));
            values = Resampler.Resize(values, Side, Side, card.Columns, card.Rows);
        }
        else
        {
            values = Resampler.Resize(values, shownWidth, shownHeight, card.Columns, card.Rows);
        }
        SliceNormalization.Apply(card.Normalization, values);
        return values;
    }

    private (double Low, double High) Window(ReadOnlySpan<float> values)
    {
        double lower = card.Window.Lower, upper = card.Window.Upper;
        return invert
            ? (-Percentile.Of(values, 100 - lower), -Percentile.Of(values, 100 - upper))
            : (Percentile.Of(values, lower), Percentile.Of(values, upper));
    }

    /// <summary>The shown slice's size once its pixels are square, with the smaller spacing of both.</summary>
    private (int Width, int Height) Square()
    {
        VolumeGeometry geometry = volume.Geometry;
        (double x, double y) = orientation.Transpose ? (geometry.RowSpacing, geometry.ColumnSpacing) : (geometry.ColumnSpacing, geometry.RowSpacing);
        double pixel = Math.Min(x, y);
        return ((int)Math.Round(shownWidth * x / pixel), (int)Math.Round(shownHeight * y / pixel));
    }

    private float[] Center(float[] values)
    {
        if (squareWidth == squareHeight) return values;
        int left = (Side - squareWidth) / 2, top = (Side - squareHeight) / 2;
        float[] square = new float[Side * Side];
        for (int y = 0; y < squareHeight; y++) values.AsSpan(y * squareWidth, squareWidth).CopyTo(square.AsSpan(((top + y) * Side) + left));
        return square;
    }

    private static float Sample(ReadOnlySpan<float> map, int rows, int columns, double x, double y)
    {
        x = Math.Clamp(x, 0, columns - 1);
        y = Math.Clamp(y, 0, rows - 1);
        int left = (int)x, top = (int)y, right = Math.Min(left + 1, columns - 1), bottom = Math.Min(top + 1, rows - 1);
        double fx = x - left, fy = y - top;
        double above = (map[(top * columns) + left] * (1 - fx)) + (map[(top * columns) + right] * fx);
        double below = (map[(bottom * columns) + left] * (1 - fx)) + (map[(bottom * columns) + right] * fx);
        return (float)((above * (1 - fy)) + (below * fy));
    }
}
