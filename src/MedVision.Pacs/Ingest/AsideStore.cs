using MedVision.Archive;
using MedVision.Archive.Rows;
using Microsoft.EntityFrameworkCore;

namespace MedVision.Pacs.Ingest;

/// <summary>The rows of files that were not stored: quarantine and conflicts. The same file again is no second row.</summary>
internal sealed class AsideStore(IDbContextFactory<MedVisionDb> databases, TimeProvider time)
{
    public async Task QuarantineAsync(string name, string reason, string? blob, long bytes, Delivery delivery, CancellationToken ct)
    {
        DateTimeOffset now = time.GetUtcNow();
        await using MedVisionDb db = await databases.CreateDbContextAsync(ct);
        name = Clean(name);
        reason = Clean(reason);
        int known = await db.QuarantinedFiles.Where(row => row.Name == name && row.Reason == reason && row.Blob == blob)
            .ExecuteUpdateAsync(row => row.SetProperty(file => file.At, now), ct);
        if (known > 0) return;
        db.QuarantinedFiles.Add(new QuarantinedFile { Name = name, Reason = reason, Blob = blob, Bytes = bytes, Door = delivery.Door, At = now });
        await db.SaveChangesAsync(ct);
    }

    public async Task ConflictAsync(string name, string sopUid, string existing, string blob, long bytes, Delivery delivery, CancellationToken ct)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(ct);
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO conflicts (sop_instance_uid, existing_blob, blob, bytes, name, door, at)
            VALUES ({sopUid}, {existing}, {blob}, {bytes}, {Clean(name)}, {delivery.Door.ToString()}, {time.GetUtcNow()})
            ON CONFLICT (sop_instance_uid, blob) DO UPDATE SET at = excluded.at
            """, ct);
    }

    // PostgreSQL's text holds no NUL.
    private static string Clean(string text) => text.Replace("\0", "", StringComparison.Ordinal);
}
