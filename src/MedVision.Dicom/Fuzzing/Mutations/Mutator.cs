namespace MedVision.Dicom.Fuzzing.Mutations;

/// <summary>Damages valid bytes in one to six ways.</summary>
internal static class Mutator
{
    // An input stays small, so that many of them fit into a run.
    private const int Longest = 512 * 1024;

    public static byte[] Mutate(FuzzSource source, IReadOnlyList<FuzzSource> others, FuzzRandom random)
    {
        byte[] bytes = source.Bytes;
        if (source.Form == InputForm.File && !random.OneIn(4) && Deflated.Open(bytes) is { } open) return open.Close(Mutate(open.Content, others, source.Form, random));
        return Mutate(bytes, others, source.Form, random);
    }

    private static byte[] Mutate(byte[] bytes, IReadOnlyList<FuzzSource> others, InputForm form, FuzzRandom random)
    {
        int steps = 1 + Math.Min(random.Below(6), random.Below(6));
        for (int i = 0; i < steps; i++)
        {
            byte[] next = Step(bytes, others, form, random);
            if (next.Length is > 0 and <= Longest) bytes = next;
        }
        return bytes;
    }

    private static byte[] Step(byte[] bytes, IReadOnlyList<FuzzSource> others, InputForm form, FuzzRandom random)
    {
        if (bytes.Length == 0 || random.OneIn(24)) return ByteMutations.Splice(bytes, random.Of(others).Bytes, random);
        if (form == InputForm.Json && !random.OneIn(4)) return JsonMutations.Apply(bytes, random);
        if (form is not (InputForm.File or InputForm.Command) || random.OneIn(4)) return ByteMutations.Apply(bytes, random);
        ElementScan scan = ElementScan.Of(bytes, form == InputForm.Command);
        if (scan.Elements.Count == 0) return ByteMutations.Apply(bytes, random);
        return random.Below(form == InputForm.Command ? 2 : 4) switch
        {
            0 or 1 => ElementMutations.Apply(bytes, scan, random),
            2 => PixelMutations.Apply(bytes, scan, random),
            _ => TextMutations.Apply(bytes, scan, random),
        };
    }
}
