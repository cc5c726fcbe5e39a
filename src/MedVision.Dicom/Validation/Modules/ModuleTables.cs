using System.Collections.Frozen;
using System.Reflection;

namespace MedVision.Dicom.Validation.Modules;

/// <summary>The attributes of the modules, macros and functional groups that matter here, PS3.3 C. Read on first use.</summary>
internal static class ModuleTables
{
    private const string FunctionalGroups = "multi-frame-functional-groups";
    private static readonly Lazy<Tables> tables = new(Read);

    /// <summary>The module's rows, or null where they are not typed out.</summary>
    public static AttributeGroup? FindModule(string id) =>
        tables.Value.Modules.GetValueOrDefault(id.EndsWith(FunctionalGroups, StringComparison.Ordinal) ? FunctionalGroups : id);

    public static AttributeGroup? FindMacro(string id) => tables.Value.Macros.GetValueOrDefault(id);

    public static AttributeGroup? FindPart(string id) => tables.Value.Parts.GetValueOrDefault(id);

    /// <summary>When a conditional module or functional group is required, or null where that cannot be computed.</summary>
    public static Condition? When(string iod, string module) => tables.Value.When.GetValueOrDefault((iod, module));

    private static Tables Read()
    {
        TableReader reader = new();
        Assembly assembly = typeof(ModuleTables).Assembly;
        foreach (string name in assembly.GetManifestResourceNames().Where(name => name.StartsWith("Modules.", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using StreamReader text = new(assembly.GetManifestResourceStream(name)!);
            reader.Read(name, text);
        }
        reader.Resolve();
        return new(reader.Modules.ToFrozenDictionary(StringComparer.Ordinal), reader.Parts.ToFrozenDictionary(StringComparer.Ordinal),
            reader.Macros.ToFrozenDictionary(StringComparer.Ordinal), reader.When.ToFrozenDictionary());
    }

    private sealed record Tables(
        FrozenDictionary<string, AttributeGroup> Modules, FrozenDictionary<string, AttributeGroup> Parts, FrozenDictionary<string, AttributeGroup> Macros,
        FrozenDictionary<(string Iod, string Module), Condition> When);
}
