using MedVision.Archive;
using MedVision.Archive.Blobs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MedVision.Pacs.Remove;

/// <summary>
/// Sees to it that removed bytes go. What is to go is written down before the rows are committed, and crossed out when it is gone: a process
/// that is killed in between leaves the list to the next start. A list whose transaction was rolled back harms nothing, because bytes that a row
/// names stay.
/// </summary>
public sealed partial class RemovalJournal(ArchiveOptions options, BlobReferences references, ILogger<RemovalJournal> log) : BackgroundService
{
    private readonly string folder = Path.Combine(options.DataFolder, "removals");

    /// <summary>Writes the keys down; returns the list's name.</summary>
    public async Task<string> NoteAsync(IReadOnlyList<string> blobs, CancellationToken cancellationToken = default)
    {
        Directory.CreateDirectory(folder);
        string list = Path.Combine(folder, Guid.NewGuid().ToString("N"));
        await using FileStream file = new(list, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        await using (StreamWriter writer = new(file, leaveOpen: true)) await writer.WriteAsync(string.Join('\n', blobs).AsMemory(), cancellationToken);
        file.Flush(flushToDisk: true);
        return list;
    }

    /// <summary>Removes those of the bytes that no row names, and then the list of them. Returns how many files went.</summary>
    public async Task<int> FinishAsync(string list, IReadOnlyList<string> blobs, CancellationToken cancellationToken = default)
    {
        int gone = 0;
        foreach (string key in blobs)
            if (key.Length == 64 && await references.RemoveIfUnreferencedAsync(key, cancellationToken)) gone++;
        File.Delete(list);
        return gone;
    }

    /// <summary>What a killed process left.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!Directory.Exists(folder)) return;
        DateTime started = DateTime.UtcNow;
        foreach (FileInfo list in new DirectoryInfo(folder).GetFiles().Where(file => file.CreationTimeUtc < started))
        {
            try
            {
                LogResumed(await FinishAsync(list.FullName, await File.ReadAllLinesAsync(list.FullName, stoppingToken), stoppingToken));
            }
            catch (IOException error)
            {
                // Another process that shares this folder is at it, or the disk is: the next start tries again.
                LogLeft(error.Message);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Information, "a removal that was cut off is finished: {Files} files")]
    private partial void LogResumed(int files);

    [LoggerMessage(2, LogLevel.Warning, "a removal that was cut off could not be finished yet: {Reason}")]
    private partial void LogLeft(string reason);
}
