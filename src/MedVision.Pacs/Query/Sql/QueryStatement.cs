using System.Globalization;
using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Services.QueryRetrieve;
using static MedVision.Dicom.Network.Services.QueryRetrieve.QueryLevel;

namespace MedVision.Pacs.Query.Sql;

/// <summary>A query as SQL. Only tables that something is asked of are joined.</summary>
internal sealed class QueryStatement
{
    private static readonly string[] tables = ["patients p", "studies s", "series e", "instances i"], aliases = ["p", "s", "e", "i"], joins = ["p.id = s.patient_id", "s.id = e.study_id", "e.id = i.series_id"];

    private readonly QueryRequest request;
    private readonly List<string> unsupported = [];
    private bool[] used = new bool[4];

    /// <exception cref="QueryException">A key's value is none of its representation's.</exception>
    public QueryStatement(QueryRequest request)
    {
        this.request = request;
        used[(int)request.Level] = true;
        bool unknown = request.ReturnsAll;
        foreach (ReturnKey key in request.Returns)
        {
            if (KeyColumns.Find(key.Tag) is { IsComputed: true } column)
            {
                if (column.Level > request.Level) continue;
                used[(int)column.Level] = true;
                Computed.Add(column);
            }
            else if (KeyColumns.StoredAt(key.Tag, request.Level) is { } level)
            {
                used[(int)level] = true;
                JsonLevels.Add(level);
            }
            else
            {
                unknown = true;
            }
        }
        // Only instances keep all that they came with.
        HasMetadata = unknown && request.Level == Image;
        if (request.ReturnsAll)
        {
            for (QueryLevel level = Patient; level <= request.Level; level++) JsonLevels.Add(level);
            Computed.UnionWith(KeyColumns.All.Where(column => column.IsComputed && column.Level <= request.Level));
            for (QueryLevel level = Patient; level <= request.Level; level++) used[(int)level] = true;
        }
        string where = Conditions(Matching);
        Matching.Append($"SELECT {Columns()}").Append(From()).Append(where).Append(Order());
        if (request.Limit is { } limit) Matching.Append(string.Create(CultureInfo.InvariantCulture, $" LIMIT {limit + 1L}"));
        if (request.Offset > 0) Matching.Append(string.Create(CultureInfo.InvariantCulture, $" OFFSET {request.Offset}"));
    }

    /// <summary>The answers' rows, up to one beyond the limit: the attributes of <see cref="JsonLevels"/>, the metadata if <see cref="HasMetadata"/>, then <see cref="Computed"/>.</summary>
    public SqlText Matching { get; } = new();

    public SortedSet<QueryLevel> JsonLevels { get; } = [];

    public bool HasMetadata { get; }

    public SortedSet<KeyColumn> Computed { get; } = new(Comparer<KeyColumn>.Create((one, other) => one.Tag.CompareTo(other.Tag)));

    /// <summary>Matching keys that could not be applied: the answers are as if they had not been there.</summary>
    public IReadOnlyList<string> Unsupported => unsupported;

    /// <summary>How many more there are beyond the limit. Tables that only the answers need are left out: every row has one above it.</summary>
    public SqlText ToCounting()
    {
        SqlText counting = new();
        used = new bool[4];
        used[(int)request.Level] = true;
        string where = Conditions(counting);
        return counting.Append("SELECT count(*) FROM (SELECT 1").Append(From()).Append(where)
            .Append(string.Create(CultureInfo.InvariantCulture, $" LIMIT {ArchiveQuery.MostCounted + 1} OFFSET {(request.Limit ?? 0) + (long)request.Offset}) rest"));
    }

    private string Conditions(SqlText sql)
    {
        unsupported.Clear();
        List<string> conditions = [];
        MatchKey[] keys = [.. request.Matches.Where(key => !key.IsUniversal)];
        if (request.CombinedDateTime && RangeOf(keys, DicomTags.StudyDate) is { } date && RangeOf(keys, DicomTags.StudyTime) is { } time && request.Level >= Study)
        {
            used[(int)Study] = true;
            conditions.Add(ColumnMatch.Moment(date, time, sql));
            keys = [.. keys.Where(key => key.Tag != DicomTags.StudyDate && key.Tag != DicomTags.StudyTime)];
        }
        foreach (MatchKey key in keys)
        {
            if (Condition(key, sql) is { } condition) conditions.Add($"({condition})");
            else unsupported.Add(key.Name);
        }
        return conditions.Count == 0 ? "" : " WHERE " + string.Join(" AND ", conditions);
    }

    private string? Condition(MatchKey key, SqlText sql)
    {
        if (KeyColumns.Find(key.Tag) is { } column)
        {
            if (column.Level > request.Level) return null;
            used[(int)column.Level] = true;
            return ColumnMatch.Of(column, key, request.FuzzyNames, sql);
        }
        if (KeyColumns.StoredAt(key.Tag, request.Level) is not { } level) return null;
        string? condition = JsonMatch.Of(aliases[(int)level] + ".attributes", key, request.FuzzyNames, sql);
        if (condition is not null) used[(int)level] = true;
        return condition;
    }

    /// <summary>One range in which both ends of the day count; single values are no range, and are compared each by itself.</summary>
    private static ValueRange? RangeOf(MatchKey[] keys, DicomTag tag) =>
        keys.FirstOrDefault(key => key.Tag == tag) is { Values: [var value] } key && ValueRange.Parse(value, key.VR, tag) is { IsRange: true } range ? range : null;

    private string From()
    {
        int deepest = (int)request.Level, highest = Array.IndexOf(used, true);
        string from = " FROM " + tables[deepest];
        for (int level = deepest - 1; level >= highest; level--) from += $" JOIN {tables[level]} ON {joins[level]}";
        if (HasMetadata) from += " JOIN instance_metadata m ON m.instance_id = i.id";
        return from;
    }

    private string Columns()
    {
        List<string> columns = [.. JsonLevels.Select(level => aliases[(int)level] + ".attributes")];
        if (HasMetadata) columns.Add("m.json");
        columns.AddRange(Computed.Select(column => column.Kind == KeyKind.Number ? $"({column.Sql})::bigint" : column.Sql));
        return columns.Count == 0 ? "1" : string.Join(", ", columns);
    }

    private string Order()
    {
        if (!request.Ordered) return "";
        bool inStudy = IsNamed(DicomTags.StudyInstanceUID) || IsNamed(DicomTags.SeriesInstanceUID);
        return request.Level switch
        {
            Patient => " ORDER BY p.id",
            Study => " ORDER BY s.date DESC NULLS LAST, s.id DESC NULLS LAST",
            Series => inStudy ? " ORDER BY e.number, e.id" : " ORDER BY e.id",
            _ when !inStudy => " ORDER BY i.id",
            _ => used[(int)Series] ? " ORDER BY e.number, e.id, i.number, i.id" : " ORDER BY i.number, i.id",
        };
    }

    private bool IsNamed(DicomTag tag) => request.Matches.Any(key => key.Tag == tag && !key.IsUniversal);
}
