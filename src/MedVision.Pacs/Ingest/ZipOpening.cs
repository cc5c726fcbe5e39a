using System.IO.Compression;

namespace MedVision.Pacs.Ingest;

/// <summary>A ZIP that was opened and whose directory was judged before anything is unpacked, or the reason why it is refused.</summary>
internal sealed class ZipOpening : IDisposable
{
    private ZipOpening()
    {
    }

    public ZipArchive? Archive { get; private init; }

    public string? Problem { get; private init; }

    public static ZipOpening Open(string path, IngestLimits limits)
    {
        ZipArchive? archive = null;
        try
        {
            archive = ZipFile.OpenRead(path);
            int entries = archive.Entries.Count;
            long packed = new FileInfo(path).Length, unpacked = archive.Entries.Aggregate(0L, (sum, entry) => sum > long.MaxValue - entry.Length ? long.MaxValue : sum + entry.Length);
            string? problem = entries > limits.ZipEntries ? $"the ZIP has {entries} entries, {limits.ZipEntries} are allowed; refused"
                : ZipArrivals.IsBomb(limits, unpacked, packed) ? ZipArrivals.Bomb(unpacked, packed)
                : null;
            return new ZipOpening { Archive = archive, Problem = problem };
        }
        catch (Exception error) when (error is InvalidDataException or IOException or NotSupportedException or ArgumentException or OverflowException)
        {
            archive?.Dispose();
            return new ZipOpening { Problem = $"the ZIP is broken: {error.Message}" };
        }
    }

    public void Dispose() => Archive?.Dispose();
}
