using System.Security.Cryptography;
using MedVision.Archive;
using MedVision.Archive.Blobs;
using MedVision.Dicom.Network.Services.Commitment;
using Microsoft.EntityFrameworkCore;

namespace MedVision.Pacs.Commit;

/// <summary>
/// Says of instances whether they are kept here: the row, and the file on the disk, whole. Who asks may delete its own copy on our word, so the file is read
/// and its hash compared; and while another content of the same UID lies aside as a conflict, nobody knows which of them was meant: it is not said to be kept.
/// </summary>
public sealed class CommitmentCheck(IDbContextFactory<MedVisionDb> databases, BlobStore blobs)
{
    private const int Together = 500, BufferSize = 256 * 1024;

    /// <summary>The report, true at this moment.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<CommitmentReport> CheckAsync(CommitmentRequest request, CancellationToken cancellationToken = default)
    {
        List<SopReference> committed = [];
        List<(SopReference, CommitmentFailure)> failed = [];
        foreach (SopReference[] references in request.References.Distinct().Chunk(Together))
        {
            Dictionary<string, Stored> rows = await FindAsync([.. references.Select(one => one.SopInstance)], cancellationToken);
            foreach (SopReference reference in references)
            {
                CommitmentFailure? reason = !rows.TryGetValue(reference.SopInstance, out Stored? row) ? CommitmentFailure.NoSuchObjectInstance
                    : row.SopClassUid != reference.SopClass ? CommitmentFailure.ClassInstanceConflict
                    : row.HasConflict || !await IsWholeAsync(row, cancellationToken) ? CommitmentFailure.ProcessingFailure
                    : null;
                if (reason is { } why) failed.Add((reference, why));
                else committed.Add(reference);
            }
        }
        return new(request.TransactionUid, committed, failed);
    }

    private async Task<Dictionary<string, Stored>> FindAsync(string[] uids, CancellationToken ct)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(ct);
        return await db.Instances.AsNoTracking().Where(row => uids.Contains(row.SopInstanceUid))
            .Select(row => new Stored(row.SopInstanceUid, row.SopClassUid, row.Blob, row.Bytes, db.Conflicts.Any(other => other.SopInstanceUid == row.SopInstanceUid)))
            .ToDictionaryAsync(row => row.SopInstanceUid, ct);
    }

    private async Task<bool> IsWholeAsync(Stored row, CancellationToken ct)
    {
        try
        {
            await using BufferedStream file = new(blobs.Open(row.Blob), BufferSize);
            return file.Length == row.Bytes && Convert.ToHexStringLower(await SHA256.HashDataAsync(file, ct)) == row.Blob;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Absent or not readable: not kept.
            return false;
        }
    }

    private sealed record Stored(string SopInstanceUid, string SopClassUid, string Blob, long Bytes, bool HasConflict);
}
