namespace MedVision.Inference.Generation.Proof;

/// <summary>
/// A slice as a point whose distance to another is the root mean square of the difference of both at 16 x 16: means over areas, z-scored
/// (population deviation + 1e-5), divided by 16. The twin of <c>pixels</c> in models/training/medvision_training/proof/space.py.
/// </summary>
public static class CoarsePixels
{
    public const int Side = 16;
    public const int Dimensions = Side * Side;

    /// <summary>
    /// 18 points (256) of a slice (<paramref name="rows"/> x <paramref name="columns"/>, in [0,1]): as it is and mirrored, in place and moved by 1/32 of the side each way.
    /// A copy may be any of them, and pixels see a small move as another picture.
    /// </summary>
    public static IReadOnlyList<double[]> Forms(ReadOnlySpan<float> image, int rows, int columns)
    {
        List<double[]> forms = [];
        int step = rows / 32;
        foreach (bool mirrored in (bool[])[false, true])
            foreach (int down in (int[])[-step, 0, step])
                foreach (int right in (int[])[-step, 0, step]) forms.Add(Of(image, rows, columns, mirrored, down, right));
        return forms;
    }

    /// <summary>The point (256) of a slice (<paramref name="rows"/> x <paramref name="columns"/>, in [0,1]), moved by whole pixels (black comes in) and then mirrored.</summary>
    public static double[] Of(ReadOnlySpan<float> image, int rows, int columns, bool mirrored = false, int down = 0, int right = 0)
    {
        double[] point = new double[Dimensions];
        for (int y = 0; y < Side; y++)
        {
            (int top, int bottom) = Part(y, rows);
            for (int x = 0; x < Side; x++)
            {
                (int left, int end) = Part(x, columns);
                double sum = 0;
                for (int row = Math.Max(top - down, 0); row < Math.Min(bottom - down, rows); row++)
                {
                    for (int column = left; column < end; column++)
                    {
                        int source = (mirrored ? columns - 1 - column : column) - right;
                        if (source >= 0 && source < columns) sum += image[(row * columns) + source];
                    }
                }
                point[(y * Side) + x] = sum / ((bottom - top) * (end - left));
            }
        }
        double mean = point.Average(), deviation = Math.Sqrt(point.Average(v => (v - mean) * (v - mean)));
        for (int i = 0; i < point.Length; i++) point[i] = (point[i] - mean) / (deviation + 1e-5) / Side;
        return point;
    }

    /// <summary>Adaptive pooling as PyTorch's: from floor(i n / 16) up to ceil((i + 1) n / 16).</summary>
    private static (int From, int To) Part(int i, int size) => (i * size / Side, (((i + 1) * size) + Side - 1) / Side);
}
