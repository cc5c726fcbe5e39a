using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace MedVision.Archive.Blobs;

/// <summary>
/// Which rows name a blob, and the lock between those who write such a row and those who remove blobs that no row names: whoever stores
/// bytes takes the lock, shared, before the blob is there and until the row is; whoever removes takes it alone.
/// </summary>
public sealed class BlobReferences(IDbContextFactory<MedVisionDb> databases, BlobStore blobs)
{
    /// <summary>The advisory lock of a blob's key.</summary>
    public static long LockOf(string key) => long.Parse(key.AsSpan(0, 16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    /// <summary>Keeps the blob from being removed until the context's transaction ends.</summary>
    public static Task HoldAsync(MedVisionDb db, string key, CancellationToken cancellationToken = default) =>
        db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock_shared({LockOf(key)})", cancellationToken);

    /// <summary>Removes the bytes if no row of any table names them. Returns whether they are gone.</summary>
    public async Task<bool> RemoveIfUnreferencedAsync(string key, CancellationToken cancellationToken = default)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        await using IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({LockOf(key)})", cancellationToken);
        if (await db.Database.SqlQueryRaw<bool>(Question(db), key).SingleAsync(cancellationToken)) return false;
        blobs.Remove(key);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Every column whose name ends with "blob" names blobs: a table that is added later is asked too.</summary>
    private static string Question(MedVisionDb db)
    {
        IEnumerable<string> columns =
            from type in db.Model.GetEntityTypes()
            from property in type.GetProperties()
            where property.ClrType == typeof(string) && property.Name.EndsWith("Blob", StringComparison.Ordinal)
            select $"EXISTS (SELECT 1 FROM {type.GetTableName()} WHERE {property.GetColumnName()} = {{0}})";
        return $"SELECT {string.Join(" OR ", columns)} AS \"Value\"";
    }
}
