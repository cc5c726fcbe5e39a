using System.Globalization;
using System.Text.RegularExpressions;
using MedVision.Dicom.Data;

namespace MedVision.Dicom.Deidentification.Identity;

/// <summary>Moves dates back by whole days, so that intervals and times of day stay (PS3.15 E.3.6). Ranges, time zones and parts of dates keep their form.</summary>
internal sealed partial class DateShift(int days)
{
    /// <summary>The shifted values, or null where one of them is no date or time of its representation.</summary>
    public string[]? Shift(DicomVR vr, string[] values)
    {
        string[] shifted = new string[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            string? value = values[i].Length == 0 ? "" : vr.Code switch
            {
                "DA" => ShiftRange(values[i], ShiftDate),
                "DT" => ShiftRange(values[i], ShiftDateTime),
                "TM" => Time().IsMatch(values[i]) ? values[i] : null,
                // Timezone Offset From UTC, the one text among the dates.
                "SH" => TimeZone().IsMatch(values[i]) ? values[i] : null,
                _ => null,
            };
            if (value is null) return null;
            shifted[i] = value;
        }
        return shifted;
    }

    /// <summary>The value has the form of its representation: a date, a time, both, or a range of them.</summary>
    public static bool IsWellFormed(DicomVR vr, string value) => new DateShift(0).Shift(vr, [value]) is not null;

    [GeneratedRegex(@"^(\d{2}(:?[0-5]\d(:?[0-6]\d(\.\d{1,6})?)?)?)?(-\d{2}([0-5]\d([0-6]\d(\.\d{1,6})?)?)?)?-?$")]
    private static partial Regex Time();

    [GeneratedRegex(@"^[+-](0\d|1[0-4])[0-5]\d$")]
    private static partial Regex TimeZone();

    [GeneratedRegex(@"^(?<date>\d{4}(\d{2}(\d{2})?)?)(?<rest>(?<=\d{8})\d{2}([0-5]\d([0-6]\d(\.\d{1,6})?)?)?)?(?<zone>[+-](0\d|1[0-4])[0-5]\d)?$")]
    private static partial Regex DateTimeForm();

    // A hyphen parts a range; before four digits at the end it may be a time zone's sign, which the form itself decides.
    private static string? ShiftRange(string value, Func<string, string?> shift)
    {
        if (shift(value) is { } one) return one;
        for (int at = value.IndexOf('-', StringComparison.Ordinal); at >= 0; at = value.IndexOf('-', at + 1))
        {
            string from = value[..at], to = value[(at + 1)..];
            if (from.Length + to.Length == 0) return null;
            if ((from.Length == 0 ? "" : shift(from)) is { } first && (to.Length == 0 ? "" : shift(to)) is { } last) return $"{first}-{last}";
        }
        return null;
    }

    private string? ShiftDate(string text) =>
        text.Length is 8 or 10 && DateOnly.TryParseExact(text, ["yyyyMMdd", "yyyy.MM.dd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date) && date.DayNumber >= days
            ? date.AddDays(-days).ToString(text.Length == 8 ? "yyyyMMdd" : "yyyy.MM.dd", CultureInfo.InvariantCulture)
            : null;

    private string? ShiftDateTime(string text)
    {
        if (DateTimeForm().Match(text) is not { Success: true } match) return null;
        string date = match.Groups["date"].Value;
        // The middle of a year or month stands for it; the precision stays.
        string whole = date.Length switch { 4 => date + "0701", 6 => date + "15", _ => date };
        return ShiftDate(whole) is { } shifted ? shifted[..date.Length] + match.Groups["rest"].Value + match.Groups["zone"].Value : null;
    }
}
