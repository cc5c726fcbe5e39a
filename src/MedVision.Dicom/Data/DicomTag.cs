using System.Globalization;

namespace MedVision.Dicom.Data;

/// <summary>The name of an element: group and element number, PS3.5 7.1.</summary>
public readonly record struct DicomTag(ushort Group, ushort Element) : IComparable<DicomTag>
{
    /// <summary>Odd groups belong to manufacturers, PS3.5 7.8.</summary>
    public bool IsPrivate => (Group & 1) != 0;

    /// <summary>(gggg,0010-00FF) of an odd group names the owner of a block of private elements, PS3.5 7.8.1.</summary>
    public bool IsPrivateCreator => IsPrivate && Element is >= 0x0010 and <= 0x00FF;

    /// <summary>(gggg,0000), retired everywhere but in groups 0000 and 0002, PS3.5 7.2.</summary>
    public bool IsGroupLength => Element == 0;

    /// <summary>The keyword of PS3.6, empty for private and unknown tags.</summary>
    public string Keyword => DicomDictionary.Find(this)?.Keyword ?? "";

    /// <summary>Pixel Data, Float Pixel Data or Double Float Pixel Data, PS3.3 C.7.6.24 and C.7.6.25.</summary>
    internal bool IsPixels => Group == 0x7FE0 && Element is 0x0008 or 0x0009 or 0x0010;

    internal uint Value => ((uint)Group << 16) | Element;

    public int CompareTo(DicomTag other) => Value.CompareTo(other.Value);

    public static bool operator <(DicomTag left, DicomTag right) => left.Value < right.Value;

    public static bool operator >(DicomTag left, DicomTag right) => left.Value > right.Value;

    public static bool operator <=(DicomTag left, DicomTag right) => left.Value <= right.Value;

    public static bool operator >=(DicomTag left, DicomTag right) => left.Value >= right.Value;

    /// <summary>Reads <c>00080018</c>, <c>0008,0018</c>, <c>(0008,0018)</c> or a keyword.</summary>
    /// <exception cref="FormatException">It is none of these.</exception>
    public static DicomTag Parse(string text) =>
        TryParse(text, out DicomTag tag) ? tag : throw new FormatException($"'{text}' is neither a tag nor a keyword of PS3.6");

    /// <summary>Reads <c>00080018</c>, <c>0008,0018</c>, <c>(0008,0018)</c> or a keyword.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DicomTag tag)
    {
        Span<char> joined = stackalloc char[8];
        scoped ReadOnlySpan<char> digits = text.Trim();
        if (digits.Length == 11 && digits[0] == '(' && digits[10] == ')') digits = digits[1..10];
        if (digits.Length == 9 && digits[4] == ',')
        {
            digits[..4].CopyTo(joined);
            digits[5..].CopyTo(joined[4..]);
            digits = joined;
        }
        if (digits.Length == 8 && uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint value))
        {
            tag = FromValue(value);
            return true;
        }
        DicomDictionaryEntry? entry = DicomDictionary.Find(text.Trim().ToString());
        tag = entry?.Tag ?? default;
        return entry is not null;
    }

    /// <summary>As DICOM JSON writes it: <c>00080018</c>, PS3.18 F.2.2.</summary>
    public string ToHex() => Value.ToString("X8", CultureInfo.InvariantCulture);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"({Group:X4},{Element:X4})");

    internal static DicomTag FromValue(uint value) => new((ushort)(value >> 16), (ushort)value);
}
