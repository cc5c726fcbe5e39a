using System.Collections.Frozen;
using System.Globalization;
using MedVision.Dicom.Data;

namespace MedVision.Dicom.Validation.Elements;

/// <summary>The form of a value in the representations of ASCII characters, PS3.5 6.2. One value, without padding behind it.</summary>
internal static class ValueSyntax
{
    private static readonly FrozenDictionary<string, Rule> rules = new Dictionary<string, Rule>(StringComparer.Ordinal)
    {
        ["AE"] = ApplicationEntity,
        ["AS"] = Age,
        ["CS"] = CodeString,
        ["DA"] = Date,
        ["DS"] = DecimalString,
        ["DT"] = DateAndTime,
        ["IS"] = IntegerString,
        ["TM"] = Time,
        ["UI"] = Uid,
        ["UR"] = Address,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private delegate string? Rule(ReadOnlySpan<char> value);

    /// <summary>The representation is one of those here.</summary>
    public static bool Covers(DicomVR vr) => rules.ContainsKey(vr.Code);

    /// <summary>What is wrong with <paramref name="value"/>, to follow its quotation, or null.</summary>
    public static string? Check(DicomVR vr, ReadOnlySpan<char> value) => rules[vr.Code](value);

    private static string? ApplicationEntity(ReadOnlySpan<char> value)
    {
        ReadOnlySpan<char> title = value.Trim(' ');
        if (title.Length > 16) return "is longer than the 16 characters of AE";
        if (title.IsEmpty && value.Length > 0) return "is only spaces, which AE does not allow";
        return value.ContainsAnyExceptInRange(' ', '~') ? "has characters that AE does not allow" : null;
    }

    private static string? Age(ReadOnlySpan<char> value) =>
        value.Length == 4 && value[3] is 'D' or 'W' or 'M' or 'Y' && !value[..3].ContainsAnyExceptInRange('0', '9') ? null : "is no AS: three digits and D, W, M or Y";

    private static string? CodeString(ReadOnlySpan<char> value)
    {
        if (value.Trim(' ').Length > 16) return "is longer than the 16 characters of CS";
        foreach (char c in value)
            if (c is not ((>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_' or ' ')) return "has other characters than the A-Z, 0-9, space and _ of CS";
        return null;
    }

    private static string? Date(ReadOnlySpan<char> value) =>
        value.Length == 8 && !value.ContainsAnyExceptInRange('0', '9') && DateOnly.TryParseExact(value, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            ? null : "is no DA: YYYYMMDD";

    private static string? Time(ReadOnlySpan<char> value) => IsTime(value) ? null : "is no TM: HHMMSS.FFFFFF, from the right omissible";

    private static string? DateAndTime(ReadOnlySpan<char> value)
    {
        const string Wrong = "is no DT: YYYYMMDDHHMMSS.FFFFFF&ZZXX, from the right omissible";
        int sign = value.LastIndexOfAny('+', '-');
        if (sign >= 0)
        {
            ReadOnlySpan<char> offset = value[(sign + 1)..];
            if (offset.Length != 4 || Number(offset[..2]) is not (>= 0 and <= 14) || Number(offset[2..]) is not (>= 0 and <= 59)) return Wrong;
            value = value[..sign];
        }
        if (value.Length < 4 || Number(value[..4]) < 0) return Wrong;
        if (value.Length >= 6 && Number(value[4..6]) is not (>= 1 and <= 12)) return Wrong;
        if (value.Length >= 8 && Number(value[6..8]) is not (>= 1 and <= 31)) return Wrong;
        if (value.Length is 4 or 6 or 8) return null;
        return value.Length > 8 && IsTime(value[8..]) ? null : Wrong;
    }

    private static bool IsTime(ReadOnlySpan<char> value)
    {
        if (value.Length < 2 || Number(value[..2]) is not (>= 0 and <= 23)) return false;
        if (value.Length == 2) return true;
        if (value.Length < 4 || Number(value[2..4]) is not (>= 0 and <= 59)) return false;
        if (value.Length == 4) return true;
        // 60 is a leap second.
        if (value.Length < 6 || Number(value[4..6]) is not (>= 0 and <= 60)) return false;
        if (value.Length == 6) return true;
        return value[6] == '.' && value.Length is >= 8 and <= 13 && Number(value[7..]) >= 0;
    }

    private static string? DecimalString(ReadOnlySpan<char> value)
    {
        if (value.Length > 16) return "is longer than the 16 characters of DS";
        ReadOnlySpan<char> digits = value.Trim(' ');
        return !digits.ContainsAnyExcept("0123456789+-Ee.") && double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? null : "is no DS: a decimal number";
    }

    private static string? IntegerString(ReadOnlySpan<char> value)
    {
        if (value.Length > 12) return "is longer than the 12 characters of IS";
        ReadOnlySpan<char> digits = value.Trim(' ');
        if (!long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)) return "is no IS: a whole number";
        return number is >= int.MinValue and <= int.MaxValue ? null : "is outside the 32 bits of IS";
    }

    private static string? Uid(ReadOnlySpan<char> value)
    {
        string uid = value.ToString();
        if (!DicomUids.IsValid(uid)) return "is no UID: digits and dots, at most 64, no component empty or with a leading zero";
        // ISO/IEC 9834-1: the roots are 0, 1 and 2.
        if (uid.Length < 3 || uid[1] != '.' || uid[0] > '2') return "is no UID: no registration authority has that root";
        return null;
    }

    private static string? Address(ReadOnlySpan<char> value)
    {
        if (value.StartsWith(' ')) return "starts with a space, which UR does not allow";
        foreach (char c in value)
            if (c is <= ' ' or > '~' or '"' or '<' or '>' or '\\' or '^' or '`' or '{' or '|' or '}') return "has characters that an address does not allow (RFC 3986)";
        return null;
    }

    /// <summary>The digits as a number, -1 where there are others than digits.</summary>
    private static int Number(ReadOnlySpan<char> digits)
    {
        int number = 0;
        foreach (char c in digits)
        {
            if (!char.IsAsciiDigit(c)) return -1;
            number = (number * 10) + c - '0';
        }
        return digits.IsEmpty ? -1 : number;
    }
}
