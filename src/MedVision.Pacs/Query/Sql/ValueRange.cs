using System.Globalization;
using System.Text.RegularExpressions;
using MedVision.Dicom.Data;

namespace MedVision.Pacs.Query.Sql;

/// <summary>
/// A single date, time or date and time, or a range of them, open at an end or not (PS3.4 C.2.2.2.5). A value of few digits stands for all that begins with them.
/// </summary>
/// <param name="From">The digits it begins with; empty: open.</param>
/// <param name="To">The digits it ends with, inclusive; empty: open.</param>
/// <param name="IsRange">It was written with a "-".</param>
internal sealed partial record ValueRange(string From, string To, bool IsRange)
{
    // Above every digit and the point: what begins with the upper end's digits lies within.
    private const string Last = ":";

    /// <summary>The lower end, for comparison with stored text, octet by octet.</summary>
    public string? LowText => From.Length > 0 ? From : null;

    /// <summary>The upper end, for comparison with stored text, octet by octet.</summary>
    public string? HighText => To.Length > 0 ? To + Last : null;

    public DateOnly? LowDate => From.Length > 0 ? ToDate(From) : null;

    public DateOnly? HighDate => To.Length > 0 ? ToDate(To) : null;

    public TimeOnly? LowTime => From.Length > 0 ? ToTime(From, "000000.000000") : null;

    public TimeOnly? HighTime => To.Length > 0 ? ToTime(To, "235959.999999") : null;

    /// <exception cref="QueryException">It is none of the representation's.</exception>
    public static ValueRange Parse(string value, DicomVR vr, DicomTag tag)
    {
        string text = vr == DicomVR.TM ? value.Replace(":", "", StringComparison.Ordinal) : vr == DicomVR.DA ? value.Replace(".", "", StringComparison.Ordinal) : value;
        Match match = (vr == DicomVR.DA ? Dates() : vr == DicomVR.TM ? Times() : Moments()).Match(text.Replace(" ", "", StringComparison.Ordinal));
        (string from, string to) = (match.Groups["from"].Value, match.Groups["to"].Value);
        bool isRange = match.Groups["dash"].Success;
        if (!match.Success || from.Length + to.Length == 0) throw new QueryException($"'{value}' is no {(vr == DicomVR.DA ? "date" : vr == DicomVR.TM ? "time" : "date and time")} or range", tag);
        ValueRange range = new(from, isRange ? to : from, isRange);
        try
        {
            if (vr == DicomVR.DA) _ = (range.LowDate, range.HighDate);
            if (vr == DicomVR.TM) _ = (range.LowTime, range.HighTime);
        }
        catch (FormatException)
        {
            throw new QueryException($"'{value}' does not exist on calendar or clock", tag);
        }
        return range;
    }

    private static DateOnly ToDate(string digits) => DateOnly.ParseExact(digits, "yyyyMMdd", CultureInfo.InvariantCulture);

    // A leap second has no place on the clock (PS3.5 6.2); it is the last of its minute.
    private static TimeOnly ToTime(string digits, string rest)
    {
        string full = digits + rest[digits.Length..];
        if (full[4..6] == "60") full = full[..4] + "59" + full[6..];
        return TimeOnly.ParseExact(full, "HHmmss.ffffff", CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"^(?<from>[0-9]{8})?(?<dash>-)?(?<to>(?<=-)[0-9]{8})?$")]
    private static partial Regex Dates();

    [GeneratedRegex(@"^(?<from>[0-9]{2}(?:[0-9]{2}(?:[0-9]{2}(?:\.[0-9]{1,6})?)?)?)?(?<dash>-)?(?<to>(?<=-)[0-9]{2}(?:[0-9]{2}(?:[0-9]{2}(?:\.[0-9]{1,6})?)?)?)?$")]
    private static partial Regex Times();

    // The offset from UTC is read and left aside: values are compared by their own clocks.
    [GeneratedRegex(@"^(?<from>[0-9]{4}(?:[0-9]{2}){0,5}(?:\.[0-9]{1,6})?)?(?:[+-](?:0[0-9]|1[0-4])[0-5][0-9])?(?<dash>-)?(?<to>(?<=-)[0-9]{4}(?:[0-9]{2}){0,5}(?:\.[0-9]{1,6})?)?(?:(?<=-[0-9.]*)[+-](?:0[0-9]|1[0-4])[0-5][0-9])?$")]
    private static partial Regex Moments();
}
