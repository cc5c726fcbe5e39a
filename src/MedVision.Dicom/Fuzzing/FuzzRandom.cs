namespace MedVision.Dicom.Fuzzing;

/// <summary>SplitMix64 (Steele, Lea, Flood 2014): the same numbers from the same state on every machine and runtime.</summary>
internal sealed class FuzzRandom(ulong state)
{
    private ulong state = state;

    /// <summary>The numbers of one input of a run.</summary>
    public static FuzzRandom Of(long seed, long number) => new(new FuzzRandom((ulong)seed).Next() ^ new FuzzRandom((ulong)number).Next());

    public ulong Next()
    {
        state += 0x9E3779B97F4A7C15;
        ulong mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>0 to <paramref name="end"/> - 1.</summary>
    public int Below(int end) => end <= 1 ? 0 : (int)(Next() % (ulong)end);

    /// <summary>True once in <paramref name="count"/> times.</summary>
    public bool OneIn(int count) => Below(count) == 0;

    public T Of<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    public byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) bytes[i] = (byte)Next();
        return bytes;
    }
}
