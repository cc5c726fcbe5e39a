namespace MedVision.Imaging.Export.Png;

/// <summary>The row filters of PNG, ISO/IEC 15948 clause 9.</summary>
internal static class PngFilter
{
    /// <summary>Restores <paramref name="row"/> in place; <paramref name="step"/> is the distance in bytes to the pixel on the left.</summary>
    internal static void Undo(int filter, Span<byte> row, ReadOnlySpan<byte> above, int step)
    {
        if (filter is < 0 or > 4) throw PngReader.Bad($"filter {filter} is not known");
        for (int i = 0; filter != 0 && i < row.Length; i++)
        {
            int left = i >= step ? row[i - step] : 0, up = above[i], corner = i >= step ? above[i - step] : 0;
            row[i] += (byte)(filter switch { 1 => left, 2 => up, 3 => (left + up) / 2, _ => Paeth(left, up, corner) });
        }
    }

    private static int Paeth(int left, int up, int corner)
    {
        int estimate = left + up - corner, toLeft = Math.Abs(estimate - left), toUp = Math.Abs(estimate - up), toCorner = Math.Abs(estimate - corner);
        return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
    }
}
