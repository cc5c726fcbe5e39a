using System.Buffers;
using System.Text;
using MedVision.Dicom.Data;
using MedVision.Dicom.Text;

namespace MedVision.Dicom.Validation.Elements;

/// <summary>Text in the Specific Character Set: length in characters, control characters, components of names, PS3.5 6.1 and 6.2.</summary>
internal static class TextRules
{
    private const byte Escape = 0x1B;

    // Bytes that need a closer look: controls, ESC, DEL and whatever is not ASCII.
    private static readonly SearchValues<byte> notPlain = SearchValues.Create([.. Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7F, 0x81)).Select(b => (byte)b)]);

    /// <summary>What is wrong with one value (all of the text in single-valued representations), or null.</summary>
    public static string? CheckLength(DicomVR vr, ReadOnlySpan<char> value)
    {
        if (vr == DicomVR.PN) return CheckName(value);
        int most = vr.Code switch { "SH" => 16, "LO" => 64, "ST" => 1024, "LT" => 10240, _ => int.MaxValue };
        if (value.Length <= most) return null;
        int length = CharactersOf(value);
        return length > most ? $"has {length} characters, and {vr} holds {most}" : null;
    }

    /// <summary>What is wrong with the bytes, whatever they mean; null for plain ASCII.</summary>
    public static string? CheckBytes(DicomDataset dataset, DicomVR vr, ReadOnlySpan<byte> bytes, string[] terms)
    {
        if (bytes.IndexOfAny(notPlain) < 0) return null;
        ReadOnlySpan<byte> unpadded = bytes.TrimEnd((byte)0);
        if (unpadded.Length < bytes.Length) return "is padded with NUL, where a space must be";
        foreach (byte b in bytes)
        {
            if (b is < 0x20 and not Escape && !(vr.IsSingleValued && b is (byte)'\t' or (byte)'\n' or (byte)'\f' or (byte)'\r'))
                return $"has the control character {b:X2}, which {vr} does not allow";
        }
        return CheckRepertoire(dataset, vr, bytes, terms);
    }

    private static string? CheckRepertoire(DicomDataset dataset, DicomVR vr, ReadOnlySpan<byte> bytes, string[] terms)
    {
        string declared = terms.Length == 0 ? "ISO_IR 6 (none declared)" : string.Join('\\', terms);
        bool extended = terms.Any(term => term.StartsWith("ISO 2022", StringComparison.Ordinal));
        for (int i = bytes.IndexOf(Escape); i >= 0 && i < bytes.Length; i++)
        {
            if (bytes[i] != Escape) continue;
            if (!extended) return $"has an escape sequence, and {declared} allows none";
            if (Repertoire.FindEscape(bytes[(i + 1)..]) is not { } reached) return "has an escape sequence that PS3.3 C.12.1.1.2 does not define";
            // ASCII is always there to return to; 13 brings romaji (14) with it.
            bool known = reached.Number is 6 || terms.Any(term => term.EndsWith($" {(reached.Number == 14 ? 13 : reached.Number)}", StringComparison.Ordinal));
            if (!known) return $"switches to ISO_IR {reached.Number}, and {declared} does not declare it";
        }
        if (bytes.IndexOfAnyInRange((byte)0x80, (byte)0xFF) < 0) return null;
        bool ascii = terms.Length == 0 || (!extended && terms is ["ISO_IR 6" or ""]);
        if (ascii) return $"has characters outside {declared}";
        foreach (string value in dataset.CharacterSet.Decode(bytes, CharacterSet.FormOf(vr)))
            if (value.Contains('\uFFFD', StringComparison.Ordinal)) return $"has bytes that are no characters of {declared}";
        return null;
    }

    private static string? CheckName(ReadOnlySpan<char> value)
    {
        int groups = 0;
        foreach (Range range in value.Split('='))
        {
            ReadOnlySpan<char> group = value[range];
            if (++groups > 3) return "has more than three component groups";
            if (group.Count('^') > 4) return "has more than five components in a group";
            if (group.Length > 64 && CharactersOf(group) > 64) return "has more than 64 characters in a component group";
        }
        return null;
    }

    private static int CharactersOf(ReadOnlySpan<char> text)
    {
        int count = 0;
        foreach (Rune _ in text.EnumerateRunes()) count++;
        return count;
    }
}
