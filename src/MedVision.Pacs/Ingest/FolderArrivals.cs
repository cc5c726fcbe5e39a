namespace MedVision.Pacs.Ingest;

/// <summary>The files of a folder and of the folders in it, by name.</summary>
internal static class FolderArrivals
{
    public static IEnumerable<Arrival> Enumerate(string folder)
    {
        bool any = false;
        foreach (Arrival arrival in Walk(folder))
        {
            any = true;
            yield return arrival;
        }
        if (!any) yield return new Arrival(folder) { Problem = "the folder holds no files" };
    }

    private static IEnumerable<Arrival> Walk(string folder)
    {
        if (!TryList(folder, out FileSystemInfo[] children, out string? problem))
        {
            yield return new Arrival(folder) { Problem = problem };
            yield break;
        }
        foreach (FileSystemInfo child in children)
        {
            if (child is DirectoryInfo && child.LinkTarget is not null)
            {
                // Followed, a link could lead in circles or out of the folder that was given.
                yield return new Arrival(child.FullName) { Problem = $"a link to the folder {child.LinkTarget}; give that folder itself" };
            }
            else if (Litter.Is(child.Name))
            {
                yield return new Arrival(child.FullName) { IsLitter = true };
            }
            else if (child is DirectoryInfo)
            {
                foreach (Arrival arrival in Walk(child.FullName)) yield return arrival;
            }
            else
            {
                yield return new Arrival(child.FullName) { Path = child.FullName };
            }
        }
    }

    private static bool TryList(string folder, out FileSystemInfo[] children, out string? problem)
    {
        try
        {
            children = [.. new DirectoryInfo(folder).EnumerateFileSystemInfos("*", new EnumerationOptions { IgnoreInaccessible = false, AttributesToSkip = 0 })
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
