namespace MedVision.Archive.Blobs;

/// <summary>A stored blob: the SHA-256 of its bytes in lower-case hex, how many they are, and whether they were new.</summary>
public readonly record struct BlobKey(string Sha256, long Bytes, bool IsNew)
{
    public override string ToString() => Sha256;
}
