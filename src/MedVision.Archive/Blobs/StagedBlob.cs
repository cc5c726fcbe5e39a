namespace MedVision.Archive.Blobs;

/// <summary>A file on its way into the store: hashed and on the disk, but not yet a blob.</summary>
public sealed class StagedBlob : IDisposable
{
    private readonly BlobStore store;
    private bool committed;

    internal StagedBlob(BlobStore store, string path, string sha256, long bytes)
    {
        this.store = store;
        Path = path;
        Sha256 = sha256;
        Bytes = bytes;
    }

    /// <summary>The file, until it is committed or disposed.</summary>
    public string Path { get; }

    public string Sha256 { get; }

    public long Bytes { get; }

    /// <summary>Makes it a blob. On return a row may name it.</summary>
    public BlobKey Commit()
    {
        BlobKey key = store.Commit(Path, Sha256, Bytes);
        committed = true;
        return key;
    }

    /// <summary>Deletes the file unless it became a blob.</summary>
    public void Dispose()
    {
        if (!committed) File.Delete(Path);
    }
}
