using MedVision.Dicom.Data;

namespace MedVision.Dicom.Codecs.Jpeg;

/// <summary>Brings a subsampled component to the frame's size: 2:1 by a triangle of neighbours, as libjpeg does, other ratios by repetition.</summary>
internal static class JpegUpsampling
{
    /// <param name="source">The component's samples, <paramref name="stride"/> a row.</param>
    /// <param name="columns">Samples of the component across.</param>
    /// <param name="rows">Samples of the component down.</param>
    /// <param name="stride">Samples from row to row.</param>
    /// <param name="across">Frame's columns for one of the component.</param>
    /// <param name="down">Frame's rows for one of the component.</param>
    /// <param name="target">The frame's samples of this component.</param>
    /// <param name="targetColumns">Columns of the frame.</param>
    public static void Widen(ReadOnlySpan<ushort> source, int columns, int rows, int stride, int across, int down, Span<ushort> target, int targetColumns)
    {
        bool smooth = (across == 2 && down is 1 or 2 && columns > 2) || (across == 1 && down == 2);
        int[] sums = new int[columns];
        for (int y = 0; y < target.Length / targetColumns; y++)
        {
            Span<ushort> row = target.Slice(y * targetColumns, targetColumns);
            ReadOnlySpan<ushort> near = source.Slice(y / down * stride, columns);
            if (!smooth)
            {
                for (int x = 0; x < row.Length; x++) row[x] = near[x / across];
                continue;
            }
            if (down == 1)
            {
                for (int x = 0; x < columns; x++) sums[x] = near[x];
                Spread(sums, 2, 1, 2, row);
                continue;
            }
            ReadOnlySpan<ushort> far = source.Slice(Math.Clamp((y / 2) + (y % 2 == 0 ? -1 : 1), 0, rows - 1) * stride, columns);
            for (int x = 0; x < columns; x++) sums[x] = (3 * near[x]) + far[x];
            if (across == 1)
            {
                for (int x = 0; x < row.Length; x++) row[x] = (ushort)((sums[x] + (y % 2 == 0 ? 1 : 2)) >> 2);
                continue;
            }
            Spread(sums, 4, 8, 7, row);
        }
    }

    // Each output is three parts of the near and one of the far neighbour; the rounding alternates, so that it does not drift.
    private static void Spread(ReadOnlySpan<int> sums, int shift, int roundLeft, int roundRight, Span<ushort> row)
    {
        for (int x = 0; x < row.Length; x++)
        {
            int near = sums[x / 2], neighbour = (x / 2) + (x % 2 == 0 ? -1 : 1), round = x % 2 == 0 ? roundLeft : roundRight;
            // At the edges there is no far one; there one row alone is not rounded, two rows are.
            int far = neighbour < 0 || neighbour >= sums.Length ? near : sums[neighbour];
            row[x] = (ushort)(((3 * near) + far + round) >> shift);
        }
    }

    /// <exception cref="DicomException">The sampling factors are no whole ratio.</exception>
    public static int Ratio(int most, int own) => most % own == 0 ? most / own : throw new DicomException($"JPEG: sampling factors of {own} and {most} are not supported", DicomTags.PixelData);
}
