using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;

namespace MedVision.Dicom.Validation.Reports;

/// <summary>The relations that a report's SOP class allows (PS3.3 A.35) and the rows of templates (PS3.16), from <c>Tables/*.txt</c>. Read on first use.</summary>
internal sealed class ReportTables
{
    private const string StorageRoot = "1.2.840.10008.5.1.4.1.1.";
    private static readonly Lazy<ReportTables> tables = new(() => new ReportTables());

    private readonly Dictionary<(string SopClass, string Source, string Relation), FrozenSet<string>> relations = [];
    private readonly Dictionary<string, Template> templates = new(StringComparer.Ordinal);

    private ReportTables()
    {
        Assembly assembly = typeof(ReportTables).Assembly;
        List<TemplateRow> rows = [];
        foreach (string name in assembly.GetManifestResourceNames().Where(name => name.StartsWith("Reports.", StringComparison.Ordinal)))
        {
            using StreamReader text = new(assembly.GetManifestResourceStream(name)!);
            while (text.ReadLine() is { } line)
                if (line.Length > 0 && line[0] != '#') rows = ReadLine(line.Split(' '), rows);
        }
    }

    /// <summary>The value types that <paramref name="source"/> may relate to by <paramref name="relation"/>; null where the table has no row for it.</summary>
    public static FrozenSet<string>? Targets(string sopClass, string source, string relation) =>
        tables.Value.relations.GetValueOrDefault((sopClass, source, relation)) ?? tables.Value.relations.GetValueOrDefault((sopClass, "*", relation));

    /// <summary>The table tells this SOP class's relations.</summary>
    public static bool Knows(string sopClass) => tables.Value.relations.ContainsKey((sopClass, "*", "HAS CONCEPT MOD"));

    public static Template? FindTemplate(string id) => tables.Value.templates.GetValueOrDefault(id);

    private List<TemplateRow> ReadLine(string[] words, List<TemplateRow> rows)
    {
        switch (words[0])
        {
            case "relation":
                foreach (string source in words[2].Split('|'))
                    relations[(StorageRoot + words[1], source, words[3].Replace('_', ' '))] = FrozenSet.Create(StringComparer.Ordinal, words[4..]);
                break;
            case "template":
                rows = [];
                templates[words[1]] = new Template(words[1], Concepts(words[2]), string.Join(' ', words[3..]), rows);
                break;
            default:
                string[] ends = words[4].Split('-');
                int least = int.Parse(ends[0], CultureInfo.InvariantCulture), most = ends[1] == "n" ? int.MaxValue : int.Parse(ends[1], CultureInfo.InvariantCulture);
                rows.Add(new TemplateRow(words[1].Replace('_', ' '), words[2].Split('|'), Concepts(words[3]), least, most, string.Join(' ', words[5..])));
                break;
        }
        return rows;
    }

    private static Concept[] Concepts(string words) =>
        [.. words.Split('|').Select(word => word.Split(':')).Select(parts => parts.Length == 1 ? new Concept("DCM", parts[0]) : new Concept(parts[0], parts[1]))];
}
