namespace MedVision.Imaging.Windowing;

/// <summary>Percentiles with linear interpolation between ranks, as <c>numpy.percentile</c> computes them by default.</summary>
public static class Percentile
{
    /// <summary>The <paramref name="percent"/>th percentile (0..100) of <paramref name="values"/>; they are not changed. NaN values are not allowed.</summary>
    public static double Of(ReadOnlySpan<float> values, double percent)
    {
        ArgumentOutOfRangeException.ThrowIfZero(values.Length);
        ArgumentOutOfRangeException.ThrowIfLessThan(percent, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, 100);
        float[] work = values.ToArray();
        double rank = percent / 100 * (work.Length - 1);
        int below = (int)Math.Floor(rank);
        float low = Select(work, below);
        if (below == work.Length - 1) return low;
        // Select leaves everything right of the rank at least as large: the next rank is the smallest of these.
        float high = work[below + 1];
        for (int i = below + 2; i < work.Length; i++) high = Math.Min(high, work[i]);
        return low + ((rank - below) * (high - (double)low));
    }

    /// <summary>Hoare's selection with the median of three: linear time, no sort of tens of millions of voxels.</summary>
    private static float Select(float[] a, int rank)
    {
        int left = 0, right = a.Length - 1;
        while (left < right)
        {
            float pivot = Median(a[left], a[left + ((right - left) / 2)], a[right]);
            int i = left, j = right;
            while (i <= j)
            {
                while (a[i] < pivot) i++;
                while (a[j] > pivot) j--;
                if (i > j) break;
                (a[i], a[j]) = (a[j], a[i]);
                i++;
                j--;
            }
            if (rank <= j) right = j;
            else if (rank >= i) left = i;
            else return a[rank];
        }
        return a[rank];
    }

    private static float Median(float a, float b, float c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}
