using System.Globalization;
using MedVision.Dicom.Data;

namespace MedVision.Pacs.Query.Sql;

/// <summary>A matching key as a condition on an object of DICOM JSON: a row's attributes, or an item of a sequence in them.</summary>
internal static class JsonMatch
{
    /// <summary>Null: values of this representation cannot be matched.</summary>
    public static string? Of(string container, MatchKey key, bool fuzzyNames, SqlText sql, int depth = 0)
    {
        string values = $"{container}->'{key.Tag.ToHex()}'->'Value'", one = string.Create(CultureInfo.InvariantCulture, $"v{depth}");
        if (key.VR == DicomVR.SQ) return Sequence(values, one, key, fuzzyNames, sql, depth);
        if (key.VR == DicomVR.PN)
        {
            string name = $"dicom_name(concat({one}->>'Alphabetic', '=', {one}->>'Ideographic', '=', {one}->>'Phonetic'))";
            return $"EXISTS (SELECT 1 FROM jsonb_array_elements({values}) {one} WHERE {string.Join(" OR ", ColumnMatch.Values(key).Select(value => ColumnMatch.Name(name, value, fuzzyNames, sql)))})";
        }
        if (key.VR == DicomVR.DA || key.VR == DicomVR.TM || key.VR == DicomVR.DT)
            return $"EXISTS (SELECT 1 FROM jsonb_array_elements_text({values}) {one} WHERE {string.Join(" OR ", ColumnMatch.Values(key).Select(value => Range(one, ValueRange.Parse(value, key.VR, key.Tag), sql)))})";
        if (key.VR == DicomVR.IS || key.VR == DicomVR.DS || (key.VR.IsNumber && key.VR != DicomVR.AT))
            return string.Join(" OR ", ColumnMatch.Values(key).Select(value => $"{values} @> to_jsonb({sql.Parameter(ColumnMatch.Number(value, key.Tag))}::numeric)"));
        return key.VR.IsText || key.VR == DicomVR.AT ? Text(values, one, key, sql) : null;
    }

    private static string? Sequence(string values, string one, MatchKey key, bool fuzzyNames, SqlText sql, int depth)
    {
        List<string> conditions = [];
        foreach (MatchKey inner in key.Items)
        {
            if (inner.IsUniversal) continue;
            if (Of(one, inner, fuzzyNames, sql, depth + 1) is not { } condition) return null;
            conditions.Add($"({condition})");
        }
        return $"EXISTS (SELECT 1 FROM jsonb_array_elements({values}) {one} WHERE {string.Join(" AND ", conditions)})";
    }

    private static string Text(string values, string one, MatchKey key, SqlText sql)
    {
        bool wild = ColumnMatch.IsWildCardVR(key.VR);
        string[] plain = [.. ColumnMatch.Values(key).Where(value => !wild || !LikePattern.IsWild(value))];
        string[] patterns = [.. ColumnMatch.Values(key).Except(plain).Select(LikePattern.Of)];
        List<string> conditions = [];
        if (plain.Length > 0) conditions.Add($"{values} ?| {sql.Parameter(plain)}");
        if (patterns.Length > 0) conditions.Add($"EXISTS (SELECT 1 FROM jsonb_array_elements_text({values}) {one} WHERE {one} LIKE ANY({sql.Parameter(patterns)}))");
        return string.Join(" OR ", conditions);
    }

    private static string Range(string value, ValueRange range, SqlText sql)
    {
        List<string> ends = [];
        if (range.LowText is { } low) ends.Add($"{value} COLLATE \"C\" >= {sql.Parameter(low)}");
        if (range.HighText is { } high) ends.Add($"{value} COLLATE \"C\" <= {sql.Parameter(high)}");
        return "(" + string.Join(" AND ", ends) + ")";
    }
}
