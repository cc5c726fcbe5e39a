using System.Globalization;
using System.Text;

namespace MedVision.Dicom.Data;

/// <summary>The data dictionary, PS3.6 6 and 7, with the command elements of PS3.7 E.</summary>
public static partial class DicomDictionary
{
    private static readonly Dictionary<uint, DicomDictionaryEntry> entries = [];
    private static readonly Dictionary<string, DicomDictionaryEntry> keywords = new(StringComparer.Ordinal);
    private static readonly List<(uint Mask, uint Value, DicomDictionaryEntry Entry)> repeating = [];

    static DicomDictionary()
    {
        Dictionary<string, DicomVR[]> shared = [];
        Dictionary<string, DicomVR[]>.AlternateLookup<ReadOnlySpan<char>> lookup = shared.GetAlternateLookup<ReadOnlySpan<char>>();
        string text = Encoding.UTF8.GetString(Table);
        Span<Range> words = stackalloc Range[6];
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            line.Split(words, ' ');
            ReadOnlySpan<char> vrs = line[words[1]];
            if (!lookup.TryGetValue(vrs, out DicomVR[]? parsed))
                lookup[vrs] = parsed = vrs is "--" ? [] : [.. vrs.ToString().Split('/').Select(DicomVR.Parse)];
            Add(line[words[0]], parsed, line[words[2]], line[words[3]] is "Y", line[words[4]].ToString(), line[words[5]].ToString());
        }
    }

    /// <summary>Every row, in no order.</summary>
    public static IEnumerable<DicomDictionaryEntry> All => keywords.Values;

    /// <summary>The row of <paramref name="tag"/>, or null for private and unknown tags.</summary>
    public static DicomDictionaryEntry? Find(DicomTag tag)
    {
        if (entries.TryGetValue(tag.Value, out DicomDictionaryEntry? entry)) return entry;
        if (tag.IsPrivate) return null;
        foreach ((uint mask, uint value, DicomDictionaryEntry candidate) in repeating)
            if ((tag.Value & mask) == value) return candidate;
        return null;
    }

    /// <summary>The row of a keyword, or null.</summary>
    public static DicomDictionaryEntry? Find(string keyword) => keywords.GetValueOrDefault(keyword);

    /// <summary>The value representation in implicit encoding, or null for an unknown tag. <paramref name="signed"/> decides "US or SS".</summary>
    internal static DicomVR? VROf(DicomTag tag, bool signed = false)
    {
        if (tag.IsGroupLength) return DicomVR.UL;
        if (tag.IsPrivate) return tag.IsPrivateCreator ? DicomVR.LO : null;
        IReadOnlyList<DicomVR>? vrs = Find(tag)?.VRs;
        if (vrs is null || vrs.Count == 0) return null;
        if (vrs.Count == 1) return vrs[0];
        // "OB or OW" is OW in implicit encoding (PS3.5 A.1); a LUT that may be US or OW is OW, whose length has 32 bits.
        if (vrs.Contains(DicomVR.OW)) return DicomVR.OW;
        return signed && vrs.Contains(DicomVR.SS) ? DicomVR.SS : vrs[0];
    }

    private static void Add(ReadOnlySpan<char> tag, DicomVR[] vrs, ReadOnlySpan<char> vm, bool retired, string keyword, string name)
    {
        Span<char> value = stackalloc char[8], mask = stackalloc char[8];
        for (int i = 0; i < 8; i++) (value[i], mask[i]) = tag[i] == 'x' ? ('0', '0') : (tag[i], 'f');
        uint number = uint.Parse(value, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        string multiplicity = vm is "1" ? "1" : vm is "1-n" ? "1-n" : vm.ToString().Replace('_', ' ');
        DicomDictionaryEntry entry = new(DicomTag.FromValue(number), keyword, name, vrs, multiplicity, retired);
        keywords[keyword] = entry;
        if (mask.Contains('0')) repeating.Add((uint.Parse(mask, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture), number, entry));
        else entries[number] = entry;
    }
}
