using System.Globalization;
using MedVision.Inference.Generation;
using MedVision.Testing;
using Xunit;

namespace MedVision.Inference.Tests.Generation;

public sealed class LatentNoiseTests
{
    /// <summary>SplitMix64, xoshiro256** and Box-Muller written a second time, in Python, from the published algorithms.</summary>
    [ToolFact("python3")]
    public void Bits_and_noise_are_those_of_the_published_algorithms()
    {
        const string Script = """
            import math, struct, sys
            M = (1 << 64) - 1
            rotl = lambda x, k: ((x << k) | (x >> (64 - k))) & M
            def stream(seed, index):
                mix, s = (((seed & 0xFFFFFFFF) << 32) + index) & M, []
                for _ in range(4):
                    mix = (mix + 0x9E3779B97F4A7C15) & M
                    z = ((mix ^ (mix >> 30)) * 0xBF58476D1CE4E5B9) & M
                    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & M
                    s.append(z ^ (z >> 31))
                while True:
                    yield (rotl((s[1] * 5) & M, 7) * 9) & M
                    t = (s[1] << 17) & M
                    s[2] ^= s[0]; s[3] ^= s[1]; s[1] ^= s[2]; s[0] ^= s[3]; s[2] ^= t; s[3] = rotl(s[3], 45)
            bits = stream(-5, 3)
            print(*[next(bits) for _ in range(6)])
            bits, out = stream(7, 0), []
            for _ in range(8):
                u, v = (next(bits) >> 11) * 2.0**-53, (next(bits) >> 11) * 2.0**-53
                r = math.sqrt(-2 * math.log(1 - u))
                out += [r * math.cos(2 * math.pi * v), r * math.sin(2 * math.pi * v)]
            print(*[struct.unpack("<f", struct.pack("<f", x))[0] for x in out])
            """;
        (int exit, string output, string error) = Tool.Run("python3", "-c", Script);
        Assert.True(exit == 0, error);
        string[] lines = output.Trim().Split('\n');
        LatentNoise bits = new(-5, 3), noise = new(7, 0);
        Assert.Equal(lines[0], string.Join(' ', Enumerable.Range(0, 6).Select(_ => bits.NextBits())));
        Assert.Equal(lines[1].Split(' ').Select(text => (float)double.Parse(text, CultureInfo.InvariantCulture)), Enumerable.Range(0, 16).Select(_ => noise.Next()));
    }

    [Fact]
    public void The_noise_is_standard_normal()
    {
        double[] values = [.. Enumerable.Range(0, 400).SelectMany(index => Draw(11, index, 128)).Select(v => (double)v)];
        double mean = values.Average(), variance = values.Average(v => (v - mean) * (v - mean));
        Assert.InRange(mean, -0.02, 0.02);
        Assert.InRange(variance, 0.98, 1.02);
        Assert.InRange(values.Count(v => Math.Abs(v) < 1) / (double)values.Length, 0.678, 0.688);
    }

    [Fact]
    public void Seeds_and_indices_have_streams_of_their_own() =>
        Assert.Equal(3, new[] { Draw(1, 0, 1)[0], Draw(1, 1, 1)[0], Draw(2, 0, 1)[0] }.Distinct().Count());

    private static float[] Draw(int seed, int index, int count)
    {
        LatentNoise noise = new(seed, index);
        return [.. Enumerable.Range(0, count).Select(_ => noise.Next())];
    }
}
