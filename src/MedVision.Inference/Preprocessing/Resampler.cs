namespace MedVision.Inference.Preprocessing;

/// <summary>
/// Bilinear resizing with half-pixel centres, antialiased when shrinking: a triangle filter whose support grows with the factor, the
/// same as Pillow's BILINEAR and PyTorch's <c>interpolate(mode="bilinear", antialias=True)</c>.
/// </summary>
internal static class Resampler
{
    /// <summary><paramref name="source"/> (height x width, row-major) at the size <paramref name="toHeight"/> x <paramref name="toWidth"/>.</summary>
    internal static float[] Resize(float[] source, int width, int height, int toWidth, int toHeight)
    {
        if (width == toWidth && height == toHeight) return source;
        (int From, double[] Weights)[] horizontal = Filter(width, toWidth), vertical = Filter(height, toHeight);
        float[] wide = new float[height * toWidth];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < toWidth; x++)
            {
                (int from, double[] weights) = horizontal[x];
                double sum = 0;
                for (int k = 0; k < weights.Length; k++) sum += weights[k] * source[(y * width) + from + k];
                wide[(y * toWidth) + x] = (float)sum;
            }
        }
        float[] target = new float[toHeight * toWidth];
        for (int y = 0; y < toHeight; y++)
        {
            (int from, double[] weights) = vertical[y];
            for (int x = 0; x < toWidth; x++)
            {
                double sum = 0;
                for (int k = 0; k < weights.Length; k++) sum += weights[k] * wide[((from + k) * toWidth) + x];
                target[(y * toWidth) + x] = (float)sum;
            }
        }
        return target;
    }

    /// <summary>For every new pixel: the first old one and the weights from there.</summary>
    private static (int From, double[] Weights)[] Filter(int size, int toSize)
    {
        double scale = (double)size / toSize, support = Math.Max(scale, 1);
        (int, double[])[] filter = new (int, double[])[toSize];
        for (int i = 0; i < toSize; i++)
        {
            double center = (i + 0.5) * scale;
            int from = Math.Max((int)(center - support + 0.5), 0), to = Math.Min((int)(center + support + 0.5), size);
            double[] weights = new double[to - from];
            for (int k = 0; k < weights.Length; k++) weights[k] = Math.Max(0, 1 - Math.Abs((from + k - center + 0.5) / support));
            double sum = weights.Sum();
            for (int k = 0; k < weights.Length; k++) weights[k] /= sum;
            filter[i] = (from, weights);
        }
        return filter;
    }
}
