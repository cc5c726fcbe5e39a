namespace MedVision.Inference.Generation;

/// <summary>
/// Standard normal noise that is the same everywhere: xoshiro256** (Blackman and Vigna), its state filled by SplitMix64 from
/// (seed &lt;&lt; 32) + index, uniforms of 53 bits, Box-Muller in double, each value then rounded to float. Every image has a
/// stream of its own: the n-th image of a seed does not depend on how many are made.
/// </summary>
internal sealed class LatentNoise
{
    private readonly ulong[] state = new ulong[4];
    private double? spare;

    internal LatentNoise(int seed, int index)
    {
        ulong mix = ((ulong)(uint)seed << 32) + (uint)index;
        for (int i = 0; i < 4; i++)
        {
            mix += 0x9E3779B97F4A7C15;
            ulong z = (mix ^ (mix >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            state[i] = z ^ (z >> 31);
        }
    }

    internal float Next()
    {
        if (spare is double second)
        {
            spare = null;
            return (float)second;
        }
        // 1 - u lies in (0, 1]: the logarithm exists.
        double radius = Math.Sqrt(-2 * Math.Log(1 - Uniform())), angle = 2 * Math.PI * Uniform();
        spare = radius * Math.Sin(angle);
        return (float)(radius * Math.Cos(angle));
    }

    /// <summary>The next <paramref name="count"/> numbers, each scaled by <paramref name="truncation"/>.</summary>
    internal float[] Next(int count, double truncation)
    {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) numbers[i] = (float)(Next() * truncation);
        return numbers;
    }

    internal ulong NextBits()
    {
        ulong result = ulong.RotateLeft(state[1] * 5, 7) * 9, t = state[1] << 17;
        state[2] ^= state[0];
        state[3] ^= state[1];
        state[1] ^= state[2];
        state[0] ^= state[3];
        state[2] ^= t;
        state[3] = ulong.RotateLeft(state[3], 45);
        return result;
    }

    private double Uniform() => (NextBits() >> 11) * (1.0 / (1UL << 53));
}
