using MedVision.Dicom.Data;

namespace MedVision.Dicom.Fuzzing.Mutations;

/// <summary>Damage to text: character sets, escape sequences, values without end, numbers that are none.</summary>
internal static class TextMutations
{
    private static readonly string[] terms =
    [
        "", "ISO_IR 100", "ISO_IR 192", "GB18030", "GBK", "ISO_IR 13", "ISO_IR 166", "\\ISO 2022 IR 87", "ISO 2022 IR 13\\ISO 2022 IR 87\\ISO 2022 IR 159",
        "\\ISO 2022 IR 149", "\\ISO 2022 IR 58", "ISO 2022 IR 6\\ISO 2022 IR 100\\ISO 2022 IR 126", "ISO_IR 192\\ISO 2022 IR 87", "NONE", "\\\\\\\\", "ISO_IR 999",
    ];

    private static readonly string[] escapes =
        ["\e$B", "\e(J", "\e(B", "\e$)C", "\e$)A", "\e-A", "\e-F", "\e$(D", "\e)I", "\e", "\e$", "\e(", "\e%G", "\e.A", "\eN", "\u0080\u0081\u00FF", "\u008F\u00A2"];

    private static readonly string[] values =
    [
        "1e999", "-1e-999", "99999999999999999999999999", "NaN", "1E", "+", "..", "0x10", "1,5", "20201301", "20200230", "99999999", "246060.9999999", "-", "=", "^^^^^^^^^", "====", "^=^=^",
        "1.2.3.4.5.6.7.8.9.10.11.12.13.14.15.16.17.18.19.20.21.22.23.24.25.26.27.28", "1..2", "000Y", "999999D", "file:///etc/passwd", "\0\0\0\0", "\r\n\t\f", "2020.01.01", "10:11:12",
    ];

    public static byte[] Apply(byte[] bytes, ElementScan scan, FuzzRandom random)
    {
        ScannedElement[] there = [.. scan.Elements.Where(element => element.Tag.Group != 0xFFFE && element.Length is > 0 and < 4096)];
        if (there.Length == 0) return ByteMutations.Apply(bytes, random);
        ScannedElement element = random.Of(there);
        ReadOnlySpan<byte> old = bytes.AsSpan(element.ValueAt, element.Length);
        int at = random.Below(element.Length);
        switch (random.Below(5))
        {
            case 0:
                foreach (ScannedElement charset in there)
                    if (charset.Tag == DicomTags.SpecificCharacterSet) return ElementMutations.SetValue(bytes, charset, Even(random.Of(terms)));
                return ElementMutations.SetValue(bytes, element, Even(random.Of(values)));
            case 1: return ElementMutations.SetValue(bytes, element, [.. old[..at], .. Even(random.Of(escapes)), .. old[at..]]);
            case 2: return ElementMutations.SetValue(bytes, element, Even(random.Of(values)));
            case 3: return ElementMutations.SetValue(bytes, element, [.. old, .. Many(random.Of("\\", "\\1", "^", "=", " ", "\0", "9", "\e$B\e(B", "."), random)]);
            default: return ElementMutations.SetValue(bytes, element, [.. old[..at], .. random.Bytes(2 * (1 + random.Below(8))), .. old[at..]]);
        }
    }

    private static string Of(this FuzzRandom random, params string[] choices) => random.Of((IReadOnlyList<string>)choices);

    private static byte[] Many(string text, FuzzRandom random) => Even(string.Concat(Enumerable.Repeat(text, 1 + random.Below(random.OneIn(8) ? 30_000 : 200))));

    private static byte[] Even(string text) => System.Text.Encoding.Latin1.GetBytes(text.Length % 2 == 0 ? text : text + ' ');
}
