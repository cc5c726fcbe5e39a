using System.IO.Compression;

namespace MedVision.Dicom.Media;

/// <summary>
/// A ZIP that may be hostile. Its directory is judged before anything is unpacked, and no entry can give more than the directory
/// admits; an entry's name never becomes a path.
/// </summary>
public sealed class ZipMedium : IDisposable
{
    private readonly ZipArchive? archive;

    private ZipMedium(ZipArchive? archive, string? problem)
    {
        this.archive = archive;
        Problem = problem;
        if (problem is null) Entries = [.. archive!.Entries.Where(entry => !IsFolder(entry)).Select(entry => new ZipMediumEntry(entry))];
    }

    /// <summary>Why nothing of the ZIP is to be used: broken, empty, a bomb; or null.</summary>
    public string? Problem { get; }

    /// <summary>The files in it, in the order of its directory; none where there is a <see cref="Problem"/>.</summary>
    public IReadOnlyList<ZipMediumEntry> Entries { get; } = [];

    /// <summary>Opens the ZIP at <paramref name="path"/>; what is wrong with its content is told by <see cref="Problem"/>.</summary>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static ZipMedium Open(string path, ZipLimits limits)
    {
        ZipArchive? archive = null;
        try
        {
            archive = ZipFile.OpenRead(path);
            long unpacked = archive.Entries.Aggregate(0L, (sum, entry) => sum > long.MaxValue - entry.Length ? long.MaxValue : sum + entry.Length);
            string? problem = archive.Entries.All(IsFolder) ? "the ZIP is empty" : limits.Judge(archive.Entries.Count, unpacked, new FileInfo(path).Length);
            return new ZipMedium(archive, problem);
        }
        catch (Exception error) when (error is InvalidDataException or IOException or NotSupportedException or ArgumentException or OverflowException)
        {
            archive?.Dispose();
            return new ZipMedium(null, $"the ZIP is broken: {error.Message}");
        }
    }

    public void Dispose() => archive?.Dispose();

    private static bool IsFolder(ZipArchiveEntry entry) => entry.FullName.EndsWith('/') && entry.Length == 0;
}
