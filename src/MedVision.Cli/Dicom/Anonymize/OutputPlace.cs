namespace MedVision.Cli.Dicom.Anonymize;

/// <summary>Where results may lie.</summary>
internal static class OutputPlace
{
    /// <summary><paramref name="path"/> is <paramref name="folder"/> or lies below it; a path that is no folder holds nothing.</summary>
    public static bool IsInside(string path, string folder)
    {
        string outer = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        string inner = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        return inner == outer || inner.StartsWith(outer + Path.DirectorySeparatorChar, StringComparison.Ordinal);
    }

    /// <summary>Writes a text whole or not at all.</summary>
    public static async Task WriteAsync(string path, string text, CancellationToken cancellationToken)
    {
        string temporary = $"{path}.{Guid.NewGuid():N}.part";
        try
        {
            await File.WriteAllTextAsync(temporary, text, cancellationToken);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
