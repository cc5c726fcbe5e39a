namespace MedVision.Dicom.Codecs.Jpeg;

/// <summary>The best Huffman codes of up to 16 bits for given frequencies, ITU-T T.81 K.2.</summary>
internal sealed class JpegHuffmanCodes
{
    private const int Longest = 16;
    private readonly (int Code, int Length)[] codes;

    private JpegHuffmanCodes(byte[] counts, byte[] values, int symbols)
    {
        (Counts, Values, codes) = (counts, values, new (int, int)[symbols]);
        int code = 0, used = 0;
        for (int length = 1; length <= Longest; length++, code <<= 1)
            for (int i = 0; i < counts[length - 1]; i++) codes[values[used++]] = (code++, length);
    }

    /// <summary>How many codes there are of 1 to 16 bits.</summary>
    public byte[] Counts { get; }

    /// <summary>The symbols in the order of their codes.</summary>
    public byte[] Values { get; }

    public (int Code, int Length) Of(int symbol) => codes[symbol];

    /// <summary>Bits of all symbols together; a category as symbol brings as many bits more.</summary>
    public long BitsFor(ReadOnlySpan<long> frequencies)
    {
        long bits = 0;
        for (int s = 0; s < frequencies.Length; s++) bits += frequencies[s] * (codes[s].Length + s);
        return bits;
    }

    public static JpegHuffmanCodes For(ReadOnlySpan<long> frequencies)
    {
        int symbols = frequencies.Length;
        // One symbol more, which no one uses, takes the code of ones only, which T.81 forbids.
        long[] weights = new long[symbols + 1];
        frequencies.CopyTo(weights);
        weights[symbols] = 1;
        int[] lengths = Lengths(weights);
        int[] counts = new int[symbols + 2];
        for (int s = 0; s <= symbols; s++)
            if (lengths[s] > 0) counts[lengths[s]]++;
        Shorten(counts);
        int longest = Longest;
        while (counts[longest] == 0) longest--;
        counts[longest]--;
        byte[] values = [.. Enumerable.Range(0, symbols).Where(s => lengths[s] > 0).OrderBy(s => lengths[s]).Select(s => (byte)s)];
        return new JpegHuffmanCodes([.. counts.Skip(1).Take(Longest).Select(c => (byte)c)], values, symbols);
    }

    // Figure K.1: the two rarest trees become one, the reserved symbol the longest.
    private static int[] Lengths(long[] weights)
    {
        int[] lengths = new int[weights.Length];
        List<(long Weight, List<int> Symbols)> trees = [.. weights.Select((w, s) => (w, new List<int> { s })).Where(t => t.w > 0)];
        while (trees.Count > 1)
        {
            (long Weight, List<int> Symbols) one = Rarest(trees), two = Rarest(trees);
            two.Symbols.AddRange(one.Symbols);
            foreach (int symbol in two.Symbols) lengths[symbol]++;
            trees.Add((one.Weight + two.Weight, two.Symbols));
        }
        return lengths;
    }

    private static (long Weight, List<int> Symbols) Rarest(List<(long Weight, List<int> Symbols)> trees)
    {
        int rarest = 0;
        for (int i = 1; i < trees.Count; i++)
            if (trees[i].Weight < trees[rarest].Weight || (trees[i].Weight == trees[rarest].Weight && trees[i].Symbols.Max() > trees[rarest].Symbols.Max())) rarest = i;
        (long Weight, List<int> Symbols) tree = trees[rarest];
        trees.RemoveAt(rarest);
        return tree;
    }

    // Figure K.3: codes beyond 16 bits are moved up in pairs.
    private static void Shorten(int[] counts)
    {
        for (int i = counts.Length - 1; i > Longest; i--)
            while (counts[i] > 0)
            {
                int shorter = i - 2;
                while (counts[shorter] == 0) shorter--;
                counts[i] -= 2;
                counts[i - 1]++;
                counts[shorter + 1] += 2;
                counts[shorter]--;
            }
    }
}
