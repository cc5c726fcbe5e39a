using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace MedVision.Archive.Blobs;

/// <summary>Files by the SHA-256 of their content, under <c>ab/cd/abcd...</c>. A blob never changes once it is there.</summary>
public sealed class BlobStore(string folder)
{
    private const int BufferSize = 256 * 1024;
    private static readonly TimeSpan StaleAfter = TimeSpan.FromMinutes(1);
    private readonly string incoming = Path.Combine(folder, "incoming");

    /// <summary>Folders whose own names are on the disk, as far as this process has seen to it.</summary>
    private readonly ConcurrentDictionary<string, bool> lasting = new();

    /// <summary>Stores the stream's bytes. On return they are on the disk: a row may name them.</summary>
    /// <exception cref="IOException">The disk is full (<see cref="DiskFullException"/>) or broken; nothing is left of the blob.</exception>
    public async Task<BlobKey> PutAsync(Stream content, CancellationToken cancellationToken = default)
    {
        using StagedBlob staged = await StageAsync(content, cancellationToken: cancellationToken);
        return staged.Commit();
    }

    /// <summary>Stores bytes at hand.</summary>
    public async Task<BlobKey> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        using MemoryStream stream = new(content.ToArray(), writable: false);
        return await PutAsync(stream, cancellationToken);
    }

    /// <summary>
    /// Writes the stream to a file beside the store and hashes it. It becomes a blob by <see cref="StagedBlob.Commit"/>, and vanishes
    /// when disposed without.
    /// </summary>
    /// <param name="content">Read to its end, never held in memory.</param>
    /// <param name="limit">The most bytes to take.</param>
    /// <param name="written">Told the bytes written so far.</param>
    /// <param name="cancellationToken">Stops the copying; nothing is left.</param>
    /// <exception cref="BlobTooLargeException">The stream is longer than <paramref name="limit"/>.</exception>
    public async Task<StagedBlob> StageAsync(Stream content, long limit = long.MaxValue, IProgress<long>? written = null, CancellationToken cancellationToken = default)
    {
        Directory.CreateDirectory(incoming);
        string path = Path.Combine(incoming, Guid.NewGuid().ToString("N"));
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        FileStream? mark = null;
        try
        {
            using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            long total = 0;
            await using FileStream file = await DiskThreads.RunAsync(() => new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0));
            mark = StagedBlob.Mark(path);
            for (bool isLast = false; !isLast;)
            {
                int read = await content.ReadAtLeastAsync(buffer, BufferSize, throwOnEndOfStream: false, cancellationToken);
                isLast = read < BufferSize;
                total += read;
                if (total > limit) throw new BlobTooLargeException(limit);
                await DiskThreads.RunAsync(() => Write(file, hash, buffer.AsSpan(0, read), isLast));
                written?.Report(total);
            }
            return new StagedBlob(this, path, mark, Convert.ToHexStringLower(hash.GetHashAndReset()), total);
        }
        catch (Exception error)
        {
            mark?.Dispose();
            File.Delete(path);
            if (DiskFullException.Is(error)) throw new DiskFullException(folder, error);
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Opens a blob for reading.</summary>
    /// <exception cref="FileNotFoundException">There is no such blob.</exception>
    public Stream Open(string key) => new FileStream(PathOf(key), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1, FileOptions.Asynchronous);

    /// <summary>Whether the blob is there.</summary>
    public bool Contains(string key) => File.Exists(PathOf(key));

    /// <summary>The file of a blob.</summary>
    /// <exception cref="ArgumentException">The key is not 64 hex digits: it would name a file outside the store.</exception>
    public string PathOf(string key)
    {
        if (key.Length != 64 || !key.All(char.IsAsciiHexDigitLower)) throw new ArgumentException($"'{key}' is not the SHA-256 of a blob.", nameof(key));
        return Path.Combine(folder, key[..2], key[2..4], key);
    }

    /// <summary>Deletes what killed processes left half-written: what no living process has marked as its own, and nobody wrote to for a while.</summary>
    public int RemoveStale(TimeProvider time)
    {
        if (!Directory.Exists(incoming)) return 0;
        int removed = 0;
        foreach (FileInfo file in new DirectoryInfo(incoming).EnumerateFiles())
        {
            if (time.GetUtcNow() - file.LastWriteTimeUtc < StaleAfter || StagedBlob.IsMarked(file.FullName)) continue;
            file.Delete();
            removed++;
        }
        return removed;
    }

    /// <summary>Removes a blob's bytes, if they are there. <see cref="BlobReferences"/> knows when that may be.</summary>
    internal void Remove(string key) => File.Delete(PathOf(key));

    internal BlobKey Commit(string staged, string sha256, long bytes)
    {
        string path = PathOf(sha256), parent = Path.GetDirectoryName(path)!;
        try
        {
            Directory.CreateDirectory(parent);
            // A blob of that name has these bytes; one of another length is what a broken disk left, and is replaced.
            bool isNew = !File.Exists(path) || new FileInfo(path).Length != bytes;
            if (isNew) File.Move(staged, path, overwrite: true);
            else File.Delete(staged);
            // Also for a known blob or folder: the process that made it may not have come this far yet.
            Folder.Flush(parent);
            if (!lasting.ContainsKey(parent))
            {
                Folder.Flush(Path.GetDirectoryName(parent)!);
                Folder.Flush(folder);
                lasting[parent] = true;
            }
            return new BlobKey(sha256, bytes, isNew);
        }
        catch (Exception error) when (DiskFullException.Is(error))
        {
            throw new DiskFullException(folder, error);
        }
    }

    private static bool Write(FileStream file, IncrementalHash hash, ReadOnlySpan<byte> bytes, bool isLast)
    {
        hash.AppendData(bytes);
        file.Write(bytes);
        if (isLast) file.Flush(flushToDisk: true);
        return isLast;
    }
}
