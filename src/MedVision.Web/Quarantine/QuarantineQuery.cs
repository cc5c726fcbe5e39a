using MedVision.Archive;
using MedVision.Archive.Blobs;
using MedVision.Archive.Rows;
using Microsoft.EntityFrameworkCore;

namespace MedVision.Web.Quarantine;

/// <summary>Reads what was kept aside, and takes it off the list when an administrator says so.</summary>
internal sealed partial class QuarantineQuery(IDbContextFactory<MedVisionDb> databases, BlobReferences references, ILogger<QuarantineQuery> log)
{
    public async Task<(IReadOnlyList<QuarantinedFile> Rows, int Count)> FilesAsync(int skip, int take, CancellationToken cancellationToken)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        IQueryable<QuarantinedFile> files = db.QuarantinedFiles.AsNoTracking();
        return (await files.OrderByDescending(file => file.Id).Skip(skip).Take(take).ToListAsync(cancellationToken), await files.CountAsync(cancellationToken));
    }

    public async Task<(IReadOnlyList<Conflict> Rows, int Count)> ConflictsAsync(int skip, int take, CancellationToken cancellationToken)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        IQueryable<Conflict> conflicts = db.Conflicts.AsNoTracking();
        return (await conflicts.OrderByDescending(conflict => conflict.Id).Skip(skip).Take(take).ToListAsync(cancellationToken), await conflicts.CountAsync(cancellationToken));
    }

    /// <summary>Takes the row off the list and removes the bytes, unless another row names them too.</summary>
    public async Task DiscardFileAsync(long id, string user, CancellationToken cancellationToken)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        string? blob = await db.QuarantinedFiles.Where(file => file.Id == id).Select(file => file.Blob).SingleOrDefaultAsync(cancellationToken);
        if (await db.QuarantinedFiles.Where(file => file.Id == id).ExecuteDeleteAsync(cancellationToken) > 0) LogDiscarded("quarantined file", id, user);
        if (blob is not null) await references.RemoveIfUnreferencedAsync(blob, cancellationToken);
    }

    /// <inheritdoc cref="DiscardFileAsync"/>
    public async Task DiscardConflictAsync(long id, string user, CancellationToken cancellationToken)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        string? blob = await db.Conflicts.Where(conflict => conflict.Id == id).Select(conflict => conflict.Blob).SingleOrDefaultAsync(cancellationToken);
        if (await db.Conflicts.Where(conflict => conflict.Id == id).ExecuteDeleteAsync(cancellationToken) > 0) LogDiscarded("conflict", id, user);
        if (blob is not null) await references.RemoveIfUnreferencedAsync(blob, cancellationToken);
    }

    [LoggerMessage(1, LogLevel.Information, "{Kind} {Id} was discarded by {User}")]
    private partial void LogDiscarded(string kind, long id, string user);
}
