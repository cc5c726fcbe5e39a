namespace MedVision.Archive.Blobs;

/// <summary>A file on its way into the store: hashed and on the disk, but not yet a blob.</summary>
public sealed class StagedBlob : IDisposable
{
    private readonly BlobStore store;
    private readonly FileStream mark;
    private BlobKey? committed;

    internal StagedBlob(BlobStore store, string path, FileStream mark, string sha256, long bytes)
    {
        this.store = store;
        this.mark = mark;
        Path = path;
        Sha256 = sha256;
        Bytes = bytes;
    }

    /// <summary>The file, until it is committed or disposed.</summary>
    public string Path { get; }

    public string Sha256 { get; }

    public long Bytes { get; }

    public bool IsCommitted => committed is not null;

    /// <summary>Makes it a blob. On return a row may name it. Again is harmless.</summary>
    public BlobKey Commit() => committed ??= store.Commit(Path, Sha256, Bytes);

    /// <summary>As <see cref="Commit"/>; several at once cost little more than one.</summary>
    public Task<BlobKey> CommitAsync() => DiskThreads.RunAsync(Commit);

    /// <summary>Deletes the file unless it became a blob.</summary>
    public void Dispose()
    {
        mark.Dispose();
        if (committed is null) File.Delete(Path);
    }

    /// <summary>Marks a file as one that this process still needs: a shared lock, which the kernel takes away with the process, however that ends.</summary>
    internal static FileStream Mark(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 1);

    internal static bool IsMarked(string path)
    {
        try
        {
            using FileStream alone = new(path, FileMode.Open, FileAccess.Read, FileShare.None, bufferSize: 1);
            return false;
        }
        catch (IOException)
        {
            // Locked by its owner, or gone by now.
            return true;
        }
    }
}
