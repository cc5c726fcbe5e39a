using MedVision.Cli.Inputs;

namespace MedVision.Cli.Dicom.Transcode;

/// <summary>Where results go: below the output folder as their sources lie below the paths that were named.</summary>
internal static class OutputPlaces
{
    public static Func<InputFile, string> Below(string folder, IReadOnlyList<string> paths)
    {
        string root = Path.GetFullPath(folder);
        return input =>
        {
            string name = Path.GetFullPath(input.Name);
            string from = paths.Select(Path.GetFullPath).Where(path => name == path || name.StartsWith(path.TrimEnd('/') + "/", StringComparison.Ordinal)).MaxBy(path => path.Length)
                ?? throw new IOException($"{input.Name} lies below none of the paths");
            string relative = Directory.Exists(from) ? Path.GetRelativePath(from, name) : Path.GetRelativePath(Path.GetDirectoryName(from)!, name);
            string place = Path.GetFullPath(Path.Combine(root, relative));
            return place.StartsWith(root.TrimEnd('/') + "/", StringComparison.Ordinal) ? place : throw new IOException($"{input.Name} would be written outside {folder}");
        };
    }
}
