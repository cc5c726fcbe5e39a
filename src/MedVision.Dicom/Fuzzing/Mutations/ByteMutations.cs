using System.Buffers.Binary;

namespace MedVision.Dicom.Fuzzing.Mutations;

/// <summary>Damage that knows nothing of what the bytes mean.</summary>
internal static class ByteMutations
{
    private static readonly uint[] interesting = [0, 1, 2, 3, 7, 8, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFE, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFF0, 0xFFFFFFFE, 0xFFFFFFFF];

    public static byte[] Apply(byte[] bytes, FuzzRandom random)
    {
        if (bytes.Length == 0) return random.Bytes(8);
        int at = random.Below(bytes.Length), run = Math.Min(bytes.Length - at, 1 + random.Below(random.OneIn(4) ? 4096 : 32));
        return random.Below(9) switch
        {
            0 => Replace(bytes, at, 1, [(byte)(bytes[at] ^ (1 << random.Below(8)))]),
            1 => Replace(bytes, at, 1, [(byte)random.Next()]),
            2 => Replace(bytes, at, run, Run(random.Of<byte>([0, 0xFF, 0x20, 0x7F, 0x80]), run)),
            3 => Replace(bytes, at, run, []),
            4 => Replace(bytes, at, 0, bytes.AsSpan(at, run)),
            5 => Replace(bytes, at, 0, random.Bytes(1 + random.Below(16))),
            6 => random.OneIn(3) ? bytes[..Math.Max(at, 1)] : Number(bytes, at, random),
            7 => Replace(bytes, at, run, bytes.AsSpan(random.Below(bytes.Length - run + 1), run)),
            _ => Number(bytes, at, random),
        };
    }

    /// <summary>The start of one and the end of another.</summary>
    public static byte[] Splice(byte[] bytes, byte[] other, FuzzRandom random) =>
        [.. bytes.AsSpan(0, random.Below(bytes.Length + 1)), .. other.AsSpan(random.Below(other.Length + 1))];

    /// <summary>A copy with other bytes in place of <paramref name="removed"/> ones.</summary>
    public static byte[] Replace(byte[] bytes, int at, int removed, ReadOnlySpan<byte> inserted)
    {
        byte[] result = new byte[bytes.Length - removed + inserted.Length];
        bytes.AsSpan(0, at).CopyTo(result);
        inserted.CopyTo(result.AsSpan(at));
        bytes.AsSpan(at + removed).CopyTo(result.AsSpan(at + inserted.Length));
        return result;
    }

    /// <summary>A number at which arithmetic goes wrong.</summary>
    public static uint Interesting(FuzzRandom random) => random.Of(interesting);

    private static byte[] Number(byte[] bytes, int at, FuzzRandom random)
    {
        Span<byte> number = stackalloc byte[4];
        if (random.OneIn(2)) BinaryPrimitives.WriteUInt32LittleEndian(number, Interesting(random));
        else BinaryPrimitives.WriteUInt32BigEndian(number, Interesting(random));
        int length = Math.Min(random.OneIn(2) ? 4 : 2, bytes.Length - at);
        return Replace(bytes, at, length, number[..length]);
    }

    private static byte[] Run(byte value, int length)
    {
        byte[] run = new byte[length];
        run.AsSpan().Fill(value);
        return run;
    }
}
