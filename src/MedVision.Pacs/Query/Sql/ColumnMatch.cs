using System.Globalization;
using MedVision.Dicom.Data;

namespace MedVision.Pacs.Query.Sql;

/// <summary>A matching key as a condition on a column of its own.</summary>
internal static class ColumnMatch
{
    public static string Of(KeyColumn column, MatchKey key, bool fuzzyNames, SqlText sql) => column.Kind switch
    {
        KeyKind.Text => Text(column.Sql, key, sql),
        KeyKind.TextSet => TextSet(column.Sql, key, sql),
        KeyKind.Name => string.Join(" OR ", Values(key).Select(value => Name(column.Sql, value, fuzzyNames, sql))),
        KeyKind.Date => string.Join(" OR ", Values(key).Select(value => Date(column.Sql, ValueRange.Parse(value, DicomVR.DA, key.Tag), sql))),
        KeyKind.Time => string.Join(" OR ", Values(key).Select(value => Time(column.Sql, ValueRange.Parse(value, DicomVR.TM, key.Tag), sql))),
        _ => $"{column.Sql} = ANY({sql.Parameter(Values(key).Select(value => (double)Number(value, key.Tag)).ToArray())})",
    };

    /// <summary>Study Date and Study Time as one moment, PS3.4 C.2.2.2.5.</summary>
    public static string Moment(ValueRange date, ValueRange time, SqlText sql)
    {
        List<string> conditions = [Date("s.date", date, sql)];
        if (date.LowDate is { } first) conditions.Add($"s.date + coalesce(s.time, '00:00') >= {sql.Parameter(first.ToDateTime(time.LowTime ?? TimeOnly.MinValue))}");
        if (date.HighDate is { } last) conditions.Add($"s.date + coalesce(s.time, '00:00') <= {sql.Parameter(last.ToDateTime(time.HighTime ?? new TimeOnly(863_999_999_999)))}");
        return string.Join(" AND ", conditions);
    }

    /// <summary>A name's condition. The folding is the database's own, of key and column alike.</summary>
    public static string Name(string column, string value, bool fuzzy, SqlText sql)
    {
        if (!fuzzy) return $"{column} ~ dicom_name_pattern({sql.Parameter(value)})";
        string[] words = value.Split((char[])['^', '=', ' ', '*', '?', ',', '.', '-', '\''], StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 0 ? "true" : "(" + string.Join(" AND ", words.Select(word => $"{column} ~ dicom_name_word({sql.Parameter(word)})")) + ")";
    }

    public static decimal Number(string value, DicomTag tag) => decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number)
        ? number : throw new QueryException($"'{value}' is no number", tag);

    public static IEnumerable<string> Values(MatchKey key) => key.Values.Where(value => value.Length > 0);

    private static string Text(string column, MatchKey key, SqlText sql)
    {
        bool wild = IsWildCardVR(key.VR);
        string[] plain = [.. Values(key).Where(value => !wild || !LikePattern.IsWild(value))];
        List<string> conditions = [.. Values(key).Except(plain).Select(value => $"{column} LIKE {sql.Parameter(LikePattern.Of(value))}")];
        if (plain.Length == 1) conditions.Add($"{column} = {sql.Parameter(plain[0])}");
        else if (plain.Length > 1) conditions.Add($"{column} = ANY({sql.Parameter(plain)})");
        return string.Join(" OR ", conditions);
    }

    private static string TextSet(string column, MatchKey key, SqlText sql)
    {
        bool wild = IsWildCardVR(key.VR);
        string[] plain = [.. Values(key).Where(value => !wild || !LikePattern.IsWild(value))];
        List<string> conditions = [.. Values(key).Except(plain).Select(value => $"EXISTS (SELECT 1 FROM unnest({column}) v WHERE v LIKE {sql.Parameter(LikePattern.Of(value))})")];
        if (plain.Length > 0) conditions.Add($"{column} && {sql.Parameter(plain)}");
        return string.Join(" OR ", conditions);
    }

    /// <summary>Representations whose values may have wild cards, PS3.4 C.2.2.2.4.</summary>
    public static bool IsWildCardVR(DicomVR vr) =>
        vr == DicomVR.AE || vr == DicomVR.CS || vr == DicomVR.LO || vr == DicomVR.LT || vr == DicomVR.PN || vr == DicomVR.SH || vr == DicomVR.ST || vr == DicomVR.UC || vr == DicomVR.UR || vr == DicomVR.UT;

    private static string Date(string column, ValueRange range, SqlText sql) =>
        range.LowDate is { } one && range.HighDate == one ? $"{column} = {sql.Parameter(one)}" : Between(column, range.LowDate, range.HighDate, sql);

    private static string Time(string column, ValueRange range, SqlText sql) => Between(column, range.LowTime, range.HighTime, sql);

    private static string Between<T>(string column, T? low, T? high, SqlText sql) where T : struct
    {
        List<string> ends = [];
        if (low is { } first) ends.Add($"{column} >= {sql.Parameter(first)}");
        if (high is { } last) ends.Add($"{column} <= {sql.Parameter(last)}");
        return "(" + string.Join(" AND ", ends) + ")";
    }
}
