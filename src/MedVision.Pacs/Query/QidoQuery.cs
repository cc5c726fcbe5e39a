using System.Globalization;
using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Services.QueryRetrieve;

namespace MedVision.Pacs.Query;

/// <summary>The parameters of a QIDO-RS address as a query, PS3.18 8.3.4 and 10.6.1.2.</summary>
public static class QidoQuery
{
    /// <summary>Answers to a query across all studies that names no limit of its own: so many, and a warning that there are more. Within a study nothing is left out.</summary>
    public const int MostUnasked = 10_000;

    /// <summary>Reads the parameters.</summary>
    /// <param name="level">What the address asks for.</param>
    /// <param name="study">The study in the address; null: all.</param>
    /// <param name="series">The series in the address; null: all.</param>
    /// <param name="parameters">The parameters, names as they were written.</param>
    /// <exception cref="QueryException">A parameter is wrong: nothing is answered rather than something else.</exception>
    public static QueryRequest Read(QueryLevel level, string? study, string? series, IEnumerable<KeyValuePair<string, string>> parameters)
    {
        Reading reading = new();
        if (study is not null) reading.Match("StudyInstanceUID", study);
        if (series is not null) reading.Match("SeriesInstanceUID", series);
        foreach ((string name, string value) in parameters) reading.Add(name, value);
        bool within = study is not null || series is not null;
        return new()
        {
            Level = level,
            Matches = reading.Matches,
            Returns = [.. QidoAttributes.Of(level, study is null, series is null).Concat(reading.Included).Concat(reading.Matches.Select(key => key.Tag)).Distinct().Select(tag => new ReturnKey(tag, VROf(tag)))],
            ReturnsAll = reading.All,
            Limit = reading.Limit ?? (within ? null : MostUnasked),
            Offset = reading.Offset ?? 0,
            FuzzyNames = reading.Fuzzy,
            // PS3.18 10.6.1.2.1: date and time are matched together.
            CombinedDateTime = true,
            Ordered = true,
        };
    }

    private static DicomVR VROf(DicomTag tag) => DicomDictionary.Find(tag) is { VRs: [var vr, ..] } ? vr : DicomVR.UN;

    private sealed class Reading
    {
        private readonly HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase);
        private readonly List<MatchKey> matches = [];

        public IReadOnlyList<MatchKey> Matches => matches;

        public List<DicomTag> Included { get; } = [];

        public bool All { get; private set; }

        public bool Fuzzy { get; private set; }

        public int? Limit { get; private set; }

        public int? Offset { get; private set; }

        public void Add(string name, string value)
        {
            bool isList = name.Equals("includefield", StringComparison.OrdinalIgnoreCase);
            if (!isList && !seen.Add(name)) throw new QueryException($"the parameter '{name}' is given twice");
            switch (name.ToLowerInvariant())
            {
                case "includefield":
                    foreach (string field in value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)) Include(field);
                    break;
                case "limit":
                    Limit = Whole(name, value);
                    break;
                case "offset":
                    Offset = Whole(name, value);
                    break;
                case "fuzzymatching":
                    Fuzzy = value.ToLowerInvariant() switch { "true" => true, "false" => false, _ => throw new QueryException($"fuzzymatching is true or false, not '{value}'") };
                    break;
                case "accept":
                    // A media type in the address, PS3.18 8.3.3.1: judged with the header.
                    break;
                default:
                    Match(name, value);
                    break;
            }
        }

        public void Match(string name, string value)
        {
            DicomTag[] path = [.. name.Split('.').Select(part => Tag(part, name))];
            MatchKey key = new(path[^1], VROf(path[^1]), Values(path[^1], value));
            for (int i = path.Length - 2; i >= 0; i--) key = new(path[i], DicomVR.SQ, [], [key]);
            if (key.VR == DicomVR.SQ && path.Length == 1 && value.Length > 0) throw new QueryException("a sequence is matched by its items' attributes: " + name + ".Attribute=", path[0]);
            Put(matches, key);
        }

        /// <summary>Keys of one sequence belong to one item; a UID that the address names and a parameter too must satisfy both.</summary>
        private static void Put(List<MatchKey> keys, MatchKey key)
        {
            int known = key.VR == DicomVR.SQ ? keys.FindIndex(one => one.Tag == key.Tag) : -1;
            if (known < 0)
            {
                keys.Add(key);
                return;
            }
            List<MatchKey> items = [.. keys[known].Items];
            foreach (MatchKey inner in key.Items) Put(items, inner);
            keys[known] = key with { Items = items };
        }

        private void Include(string field)
        {
            if (field.Equals("all", StringComparison.OrdinalIgnoreCase)) All = true;
            // An attribute of an item comes with its whole sequence.
            else Included.Add(Tag(field.Split('.')[0], field));
        }

        private static DicomTag Tag(string part, string name)
        {
            DicomTag tag = default;
            bool known = part.Length == 8 && part.All(char.IsAsciiHexDigit) ? DicomTag.TryParse(part, out tag) : DicomDictionary.Find(part) is { } entry && (tag = entry.Tag) == entry.Tag;
            return known ? tag : throw new QueryException($"'{name}' is neither a parameter nor an attribute");
        }

        /// <summary>UIDs and code strings have no commas of their own; other lists are parted by backslashes, as DICOM does.</summary>
        private static string[] Values(DicomTag tag, string value)
        {
            DicomVR vr = VROf(tag);
            char[] separators = vr == DicomVR.UI || vr == DicomVR.CS ? [',', '\\'] : vr.IsSingleValued ? [] : ['\\'];
            string[] values = separators.Length == 0 ? [value.Trim()] : value.Split(separators, StringSplitOptions.TrimEntries);
            if (vr == DicomVR.UI && values.FirstOrDefault(one => one.Length > 0 && one != "*" && (one.Length > 64 || one.AsSpan().ContainsAnyExcept("0123456789."))) is { } wrong)
                throw new QueryException($"'{wrong}' is no UID", tag);
            return values;
        }

        private static int Whole(string name, string value) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number : throw new QueryException($"{name} is a whole number of 0 or more, not '{value}'");
    }
}
