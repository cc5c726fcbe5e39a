using System.Numerics;
using System.Runtime.InteropServices;

namespace MedVision.Imaging.Rendering;

/// <summary>
/// How one side of a picture becomes longer or shorter: each new pixel is the mean of the old ones that it covers, parts counted as
/// parts; where it grows, the straight line between its two neighbours.
/// </summary>
internal sealed class Resampling
{
    private readonly int[] first;
    private readonly float[][] weights;

    private Resampling(int[] first, float[][] weights) => (this.first, this.weights) = (first, weights);

    internal static Resampling Of(int from, int to)
    {
        int[] first = new int[to];
        float[][] weights = new float[to][];
        double step = from / (double)to;
        for (int i = 0; i < to; i++)
        {
            if (from > to)
            {
                double left = i * step, right = Math.Min(from, (i + 1) * step);
                first[i] = (int)left;
                int last = Math.Min(from - 1, (int)Math.Ceiling(right - 1e-9) - 1);
                weights[i] = new float[last - first[i] + 1];
                for (int n = 0; n < weights[i].Length; n++) weights[i][n] = (float)((Math.Min(right, first[i] + n + 1) - Math.Max(left, first[i] + n)) / (right - left));
            }
            else
            {
                double place = Math.Clamp(((i + 0.5) * step) - 0.5, 0, from - 1);
                first[i] = Math.Min((int)place, Math.Max(0, from - 2));
                float part = (float)(place - first[i]);
                weights[i] = part == 0 ? [1] : [1 - part, part];
            }
        }
        return new Resampling(first, weights);
    }

    internal int FirstOf(int index) => first[index];

    internal ReadOnlySpan<float> WeightsOf(int index) => weights[index];

    /// <summary>Resizes one row of interleaved pixels.</summary>
    internal void Apply(ReadOnlySpan<byte> row, Span<float> target, int channels)
    {
        for (int x = 0; x < first.Length; x++)
        {
            ReadOnlySpan<float> own = weights[x];
            for (int c = 0; c < channels; c++)
            {
                float sum = 0;
                int at = (first[x] * channels) + c;
                for (int n = 0; n < own.Length; n++, at += channels) sum += row[at] * own[n];
                target[(x * channels) + c] = sum;
            }
        }
    }

    /// <summary>Adds <paramref name="row"/> times <paramref name="weight"/> to <paramref name="sum"/>.</summary>
    internal static void Add(ReadOnlySpan<float> row, float weight, Span<float> sum)
    {
        ReadOnlySpan<Vector<float>> rows = MemoryMarshal.Cast<float, Vector<float>>(row);
        Span<Vector<float>> sums = MemoryMarshal.Cast<float, Vector<float>>(sum);
        for (int i = 0; i < sums.Length; i++) sums[i] += rows[i] * weight;
        for (int i = sums.Length * Vector<float>.Count; i < sum.Length; i++) sum[i] += row[i] * weight;
    }
}
