using System.Collections.Frozen;
using System.Text;

namespace MedVision.Dicom.Validation.Iods;

/// <summary>Which information object a SOP class stores, PS3.4 B.5, and what it is made of, PS3.3 A. Read on first use.</summary>
internal static partial class IodTables
{
    private static readonly Lazy<Tables> tables = new(Read);

    /// <summary>The information object of a SOP class, or null where the tables have none.</summary>
    public static Iod? Find(string sopClassUid) => tables.Value.Iods.GetValueOrDefault(sopClassUid);

    /// <summary>Name and clause of a module, or null where the tables have none.</summary>
    public static (string Name, string Clause)? FindModule(string id) => tables.Value.Modules.TryGetValue(id, out (string, string) found) ? found : null;

    private static Tables Read()
    {
        Dictionary<string, (string, string)> modules = new(StringComparer.Ordinal);
        Dictionary<string, Iod> iods = new(StringComparer.Ordinal), classes = new(StringComparer.Ordinal);
        foreach (string line in Encoding.UTF8.GetString(Table).Split('\n'))
        {
            string[] cells = line.Split('|');
            switch (cells[0])
            {
                case "module": modules[cells[1]] = (cells[3], cells[2]); break;
                case "iod": iods[cells[1]] = new Iod(cells[1], cells[2], cells[3], Uses(cells[4]), Uses(cells[5])); break;
                default: classes[cells[1]] = iods[cells[2]]; break;
            }
        }
        return new(modules.ToFrozenDictionary(StringComparer.Ordinal), classes.ToFrozenDictionary(StringComparer.Ordinal));
    }

    private static ModuleUse[] Uses(string cell) => [.. cell.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(use => new ModuleUse(use[0], use[2..]))];

    private sealed record Tables(FrozenDictionary<string, (string Name, string Clause)> Modules, FrozenDictionary<string, Iod> Iods);
}
