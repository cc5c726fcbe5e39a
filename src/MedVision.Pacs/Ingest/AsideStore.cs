using MedVision.Archive;
using MedVision.Archive.Blobs;
using MedVision.Archive.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace MedVision.Pacs.Ingest;

/// <summary>The rows of files that were not stored: quarantine and conflicts. The same file again is no second row.</summary>
internal sealed class AsideStore(IDbContextFactory<MedVisionDb> databases, TimeProvider time)
{
    /// <param name="name">The file's name as it came.</param>
    /// <param name="reason">Why it is refused.</param>
    /// <param name="kept">Its bytes, to be kept; null where there are none or too many.</param>
    /// <param name="bytes">How many they were.</param>
    /// <param name="delivery">How it came.</param>
    /// <param name="ct">Stops the writing.</param>
    public async Task QuarantineAsync(string name, string reason, StagedBlob? kept, long bytes, Delivery delivery, CancellationToken ct)
    {
        DateTimeOffset now = time.GetUtcNow();
        await using MedVisionDb db = await databases.CreateDbContextAsync(ct);
        await using IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(ct);
        string? blob = await KeepAsync(db, kept, ct);
        name = Clean(name);
        reason = Clean(reason);
        int known = await db.QuarantinedFiles.Where(row => row.Name == name && row.Reason == reason && row.Blob == blob)
            .ExecuteUpdateAsync(row => row.SetProperty(file => file.At, now), ct);
        if (known == 0) db.QuarantinedFiles.Add(new QuarantinedFile { Name = name, Reason = reason, Blob = blob, Bytes = bytes, Door = delivery.Door, At = now });
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }

    public async Task ConflictAsync(string name, string sopUid, string existing, StagedBlob kept, Delivery delivery, CancellationToken ct)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(ct);
        await using IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(ct);
        string? blob = await KeepAsync(db, kept, ct);
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO conflicts (sop_instance_uid, existing_blob, blob, bytes, name, door, at)
            VALUES ({sopUid}, {existing}, {blob}, {kept.Bytes}, {Clean(name)}, {delivery.Door.ToString()}, {time.GetUtcNow()})
            ON CONFLICT (sop_instance_uid, blob) DO UPDATE SET at = excluded.at
            """, ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Makes the file a blob that nobody removes before the row names it.</summary>
    private static async Task<string?> KeepAsync(MedVisionDb db, StagedBlob? kept, CancellationToken ct)
    {
        if (kept is null) return null;
        await BlobReferences.HoldAsync(db, kept.Sha256, ct);
        return kept.Commit().Sha256;
    }

    // PostgreSQL's text holds no NUL.
    private static string Clean(string text) => text.Replace("\0", "", StringComparison.Ordinal);
}
