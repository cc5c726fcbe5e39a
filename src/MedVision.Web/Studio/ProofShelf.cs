using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text.Json;
using MedVision.Archive.Blobs;
using MedVision.Inference.Generation.Proof;

namespace MedVision.Web.Studio;

/// <summary>
/// The proofs of generated sets. A proof lies in the set's PNG ZIP, so that what is shown is what is downloaded; a blob never changes, so each is
/// read once.
/// </summary>
internal sealed class ProofShelf(BlobStore blobs)
{
    private const int Kept = 1000;
    private readonly ConcurrentDictionary<string, StoredProof> proofs = new(StringComparer.Ordinal);

    /// <summary>The proof in a ZIP of images.</summary>
    public StoredProof Of(string zipBlob)
    {
        if (proofs.TryGetValue(zipBlob, out StoredProof? known)) return known;
        try
        {
            if (proofs.Count >= Kept) proofs.Clear();
            return proofs[zipBlob] = Read(blobs.PathOf(zipBlob));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException or JsonException)
        {
            // One set whose proof cannot be read must not take the others off the page.
            return new StoredProof(null, $"The proof of this set cannot be read: {error.Message}");
        }
    }

    private static StoredProof Read(string path)
    {
        using ZipArchive zip = ZipFile.OpenRead(path);
        if (zip.GetEntry(ProofDocument.FileName) is not { } entry)
        {
            return new StoredProof(null, "Made before sets were judged: how like real slices it is, and whether it holds near-copies of training slices, is not known.");
        }
        using Stream json = entry.Open();
        return new StoredProof(ProofDocument.Read(json), null);
    }
}
