namespace MedVision.Dicom.Media;

/// <summary>The files behind a path: the file itself, or a folder's files and those of the folders in it.</summary>
public static class FolderMedium
{
    /// <summary>Walks <paramref name="path"/> in the order of the names, so that the same input gives the same order. What cannot be read is named and the rest goes on.</summary>
    public static IEnumerable<MediumFile> Walk(string path)
    {
        if (!Directory.Exists(path))
        {
            yield return OfFile(new FileInfo(path), path);
            yield break;
        }
        foreach (MediumFile file in WalkFolder(new DirectoryInfo(path), path)) yield return file;
    }

    private static IEnumerable<MediumFile> WalkFolder(DirectoryInfo folder, string name)
    {
        if (!TryList(folder, out FileSystemInfo[] children, out string? problem))
        {
            yield return new MediumFile(name, problem);
            yield break;
        }
        foreach (FileSystemInfo child in children)
        {
            string path = Path.Combine(name, child.Name);
            if (Litter.Is(child.Name))
            {
                yield return new MediumFile(path, IsLitter: true);
            }
            else if (child is not DirectoryInfo inner)
            {
                yield return OfFile((FileInfo)child, path);
            }
            else if (child.LinkTarget is { } target)
            {
                // Followed, a link could lead in circles or out of the folder that was given.
                yield return new MediumFile(path, $"a link to the folder {target} is not followed; name that folder itself");
            }
            else
            {
                foreach (MediumFile file in WalkFolder(inner, path)) yield return file;
            }
        }
    }

    private static MediumFile OfFile(FileInfo file, string path) =>
        file.LinkTarget is { } target && file.ResolveLinkTarget(returnFinalTarget: true) is not { Exists: true } ? new MediumFile(path, $"a link to '{target}', which does not exist")
        : file.Exists ? new MediumFile(path)
        : new MediumFile(path, "no such file or folder");

    private static bool TryList(DirectoryInfo folder, out FileSystemInfo[] children, out string? problem)
    {
        try
        {
            children = [.. folder.EnumerateFileSystemInfos("*", new EnumerationOptions { IgnoreInaccessible = false, AttributesToSkip = 0 })
                .OrderBy(child => child.Name, StringComparer.Ordinal)];
            problem = null;
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            children = [];
            problem = $"the folder cannot be read: {error.Message}";
            return false;
        }
    }
}
