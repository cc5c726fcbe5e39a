namespace MedVision.Inference.Generation.Proof;

/// <summary>Random rows, the same ones for the same stream on every machine.</summary>
internal sealed class Resampling(int stream)
{
    private const int Seed = 20201;
    private readonly LatentNoise bits = new(Seed, stream);

    /// <summary><paramref name="count"/> of the rows 0 .. <paramref name="of"/> - 1, none twice; all of them where there are no more.</summary>
    internal int[] Subset(int of, int count)
    {
        int[] rows = [.. Enumerable.Range(0, of)];
        if (count >= of) return rows;
        for (int i = 0; i < count; i++)
        {
            int j = i + Below(of - i);
            (rows[i], rows[j]) = (rows[j], rows[i]);
        }
        return rows[..count];
    }

    /// <summary><paramref name="count"/> rows, drawn with replacement.</summary>
    internal int[] Again(int of, int count) => [.. Enumerable.Range(0, count).Select(_ => Below(of))];

    /// <summary>Up to <paramref name="count"/> rows of patient groups that are drawn whole and with replacement.</summary>
    internal int[] Patients(int[] groups, int count)
    {
        int[][] members = [.. Enumerable.Range(0, groups.Length).GroupBy(row => groups[row]).OrderBy(group => group.Key).Select(group => group.ToArray())];
        int[] rows = [.. Enumerable.Range(0, members.Length).SelectMany(_ => members[Below(members.Length)])];
        return [.. Subset(rows.Length, count).Select(i => rows[i])];
    }

    private int Below(int limit) => (int)(bits.NextBits() % (ulong)limit);
}
