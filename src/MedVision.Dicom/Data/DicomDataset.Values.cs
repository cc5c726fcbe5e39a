using System.Buffers.Binary;
using System.Globalization;

namespace MedVision.Dicom.Data;

/// <summary>Reading values.</summary>
public sealed partial class DicomDataset
{
    /// <summary>The first value without padding; null if the element is absent or empty.</summary>
    public string? GetString(DicomTag tag) => GetStrings(tag) is [{ Length: > 0 } first, ..] ? first : null;

    /// <summary>All values without padding, numbers as text; empty if the element is absent or empty.</summary>
    public string[] GetStrings(DicomTag tag)
    {
        if (Value(tag) is not { IsEmpty: false } value) return [];
        if (value.VR.IsText) return TextOf(value);
        if (value.VR == DicomVR.AT) return [.. TagsOf(value).Select(t => t.ToHex())];
        if (value.VR == DicomVR.UN) return CharacterSet.Decode(value.Load().Span, Text.TextForm.Values);
        if (value.VR == DicomVR.FL || value.VR == DicomVR.OF)
            return [.. GetDoubles(tag).Select(d => ((float)d).ToString("R", CultureInfo.InvariantCulture))];
        if (value.VR == DicomVR.FD || value.VR == DicomVR.OD) return [.. GetDoubles(tag).Select(d => d.ToString("R", CultureInfo.InvariantCulture))];
        return [.. WholeNumbers(value).Select(n => n.ToString(CultureInfo.InvariantCulture))];
    }

    /// <summary>A whole number of IS, US, SS, UL, SL, UV, SV (or OB, OW, OL); null if absent or empty.</summary>
    public int? GetInt32(DicomTag tag, int index = 0) => GetInt32s(tag) is { } all && index < all.Length ? all[index] : null;

    /// <summary>Whole numbers; empty if absent or empty.</summary>
    /// <exception cref="DicomException">A value is no whole number of 32 bits.</exception>
    public int[] GetInt32s(DicomTag tag)
    {
        if (Value(tag) is not { IsEmpty: false } value) return [];
        if (!value.VR.IsText) return [.. WholeNumbers(value).Select(n => n >= int.MinValue && n <= int.MaxValue ? (int)n : throw Bad(tag, $"{n} does not fit into 32 bits"))];
        double[] numbers = GetDoubles(tag);
        return Array.ConvertAll(numbers, n => n == Math.Floor(n) && Math.Abs(n) <= int.MaxValue ? (int)n : throw Bad(tag, $"{n} is not a whole number of 32 bits"));
    }

    /// <summary>A number of DS, IS or any binary representation; null if absent or empty.</summary>
    public double? GetDouble(DicomTag tag, int index = 0) => GetDoubles(tag) is { } all && index < all.Length ? all[index] : null;

    /// <summary>Numbers; empty if absent or empty.</summary>
    /// <exception cref="DicomException">A value is no number.</exception>
    public double[] GetDoubles(DicomTag tag)
    {
        if (Value(tag) is not { IsEmpty: false } value) return [];
        if (value.VR.IsText)
        {
            string[] texts = TextOf(value);
            return texts is [""] ? [] : Array.ConvertAll(texts, text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
                ? number : throw Bad(tag, $"'{text}' is not a number"));
        }
        if (value.VR == DicomVR.FL || value.VR == DicomVR.OF) return Numbers(value, 4, b => (double)BinaryPrimitives.ReadSingleLittleEndian(b));
        if (value.VR == DicomVR.FD || value.VR == DicomVR.OD) return Numbers(value, 8, BinaryPrimitives.ReadDoubleLittleEndian);
        return [.. WholeNumbers(value).Select(n => (double)n)];
    }

    /// <summary>Tags of an AT element; empty if absent or empty.</summary>
    public DicomTag[] GetTags(DicomTag tag) => Value(tag) is { IsEmpty: false } value ? TagsOf(value) : [];

    /// <summary>The value's bytes, numbers little endian, padding included; empty if absent.</summary>
    public ReadOnlyMemory<byte> GetBytes(DicomTag tag) => Value(tag)?.Load() ?? default;

    /// <summary>The items of a sequence; empty if absent.</summary>
    public IReadOnlyList<DicomDataset> GetItems(DicomTag tag) => this[tag] is DicomSequence sequence ? sequence.Items : [];

    /// <summary>The first name of a PN element; null if absent or empty.</summary>
    public DicomPersonName? GetPersonName(DicomTag tag) => GetString(tag) is { } text ? DicomPersonName.Parse(text) : null;

    /// <summary>The date of a DA or DT element; null if absent, empty or only a year or month.</summary>
    /// <exception cref="DicomException">It is no date.</exception>
    public DateOnly? GetDate(DicomTag tag)
    {
        if (GetString(tag) is not { } text) return null;
        if (this[tag]!.VR == DicomVR.DT) text = text.Length >= 8 ? text[..8] : "";
        if (text.Length == 0) return null;
        return DateOnly.TryParseExact(text, ["yyyyMMdd", "yyyy.MM.dd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date)
            ? date : throw Bad(tag, $"'{text}' is not a date");
    }

    /// <summary>The time of a TM element; missing minutes and seconds are zero; null if absent or empty.</summary>
    /// <exception cref="DicomException">It is no time.</exception>
    public TimeOnly? GetTime(DicomTag tag)
    {
        if (GetString(tag) is not { } text) return null;
        string digits = text.Replace(":", "", StringComparison.Ordinal);
        string[] formats = ["HHmmss.FFFFFF", "HHmmss", "HHmm", "HH"];
        // A leap second is legal (PS3.5 6.2) and has no TimeOnly.
        if (digits.Length >= 6 && digits[4..6] == "60") digits = digits[..4] + "59" + digits[6..];
        return TimeOnly.TryParseExact(digits, formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly time)
            ? time : throw Bad(tag, $"'{text}' is not a time");
    }

    /// <summary>The first value.</summary>
    /// <exception cref="DicomException">It is absent or empty.</exception>
    public string RequireString(DicomTag tag) => GetString(tag) ?? throw Missing(tag);

    /// <inheritdoc cref="RequireString"/>
    public int RequireInt32(DicomTag tag, int index = 0) => GetInt32(tag, index) ?? throw Missing(tag);

    /// <inheritdoc cref="RequireString"/>
    public double RequireDouble(DicomTag tag, int index = 0) => GetDouble(tag, index) ?? throw Missing(tag);

    /// <summary>At least <paramref name="count"/> numbers.</summary>
    /// <exception cref="DicomException">They are absent or fewer.</exception>
    public double[] RequireDoubles(DicomTag tag, int count)
    {
        double[] numbers = GetDoubles(tag);
        if (numbers.Length == 0) throw Missing(tag);
        return numbers.Length >= count ? numbers : throw Bad(tag, $"holds {numbers.Length} values where {count} are needed");
    }

    /// <summary>At least one item.</summary>
    /// <exception cref="DicomException">The sequence is absent or empty.</exception>
    public IReadOnlyList<DicomDataset> RequireItems(DicomTag tag) => GetItems(tag) is { Count: > 0 } items ? items : throw Missing(tag);

    private static DicomException Missing(DicomTag tag) => new("the element is required and is absent or empty", tag);

    private static DicomException Bad(DicomTag tag, string reason) => new(reason, tag);

    private static DicomTag[] TagsOf(DicomValue value) => Numbers(value, 4, b =>
        new DicomTag(BinaryPrimitives.ReadUInt16LittleEndian(b), BinaryPrimitives.ReadUInt16LittleEndian(b[2..])));

    private static Int128[] WholeNumbers(DicomValue value) => value.VR.Code switch
    {
        "US" or "OW" => Numbers(value, 2, b => (Int128)BinaryPrimitives.ReadUInt16LittleEndian(b)),
        "SS" => Numbers(value, 2, b => (Int128)BinaryPrimitives.ReadInt16LittleEndian(b)),
        "UL" or "OL" => Numbers(value, 4, b => (Int128)BinaryPrimitives.ReadUInt32LittleEndian(b)),
        "SL" => Numbers(value, 4, b => (Int128)BinaryPrimitives.ReadInt32LittleEndian(b)),
        "UV" or "OV" => Numbers(value, 8, b => (Int128)BinaryPrimitives.ReadUInt64LittleEndian(b)),
        "SV" => Numbers(value, 8, b => (Int128)BinaryPrimitives.ReadInt64LittleEndian(b)),
        "OB" => Numbers(value, 1, b => (Int128)b[0]),
        _ => throw Bad(value.Tag, $"a value of {value.VR} is not a whole number"),
    };

    private static T[] Numbers<T>(DicomValue value, int size, NumberReader<T> read)
    {
        ReadOnlySpan<byte> bytes = value.Load().Span;
        if (bytes.Length % size != 0) throw Bad(value.Tag, $"a {value.VR} value of {bytes.Length} bytes is not a whole count of {size}-byte numbers");
        T[] numbers = new T[bytes.Length / size];
        for (int i = 0; i < numbers.Length; i++) numbers[i] = read(bytes.Slice(i * size, size));
        return numbers;
    }

    private DicomValue? Value(DicomTag tag) => this[tag] as DicomValue;

    private string[] TextOf(DicomValue value) => CharacterSet.Decode(value.Load().Span, Text.CharacterSet.FormOf(value.VR));

    private delegate T NumberReader<T>(ReadOnlySpan<byte> bytes);
}
