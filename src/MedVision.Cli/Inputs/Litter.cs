namespace MedVision.Cli.Inputs;

/// <summary>What operating systems leave in folders and archives; nobody sent it, so nobody is told about it.</summary>
internal static class Litter
{
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase) { ".DS_Store", "Thumbs.db", "desktop.ini" };

    public static bool IsLitter(string path) =>
        path.StartsWith("__MACOSX/", StringComparison.Ordinal) || Path.GetFileName(path) is var name && (Names.Contains(name) || name.StartsWith("._", StringComparison.Ordinal));
}
