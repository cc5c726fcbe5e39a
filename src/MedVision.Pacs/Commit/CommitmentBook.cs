using MedVision.Archive;
using MedVision.Archive.Rows;
using MedVision.Dicom.Network.Services.Commitment;
using Microsoft.EntityFrameworkCore;

namespace MedVision.Pacs.Commit;

/// <summary>The rows of requests for storage commitment: written before the request is acknowledged, worked on by one process at a time.</summary>
public sealed class CommitmentBook(IDbContextFactory<MedVisionDb> databases, CommitmentOptions options, TimeProvider time)
{
    /// <summary>
    /// Writes a request down. One that was sent again as it was is reported again; the same transaction UID for other instances is a duplicate.
    /// </summary>
    /// <returns>The row's key, its first attempt held for the caller; null where the node has too many requests open.</returns>
    public async Task<long?> AddAsync(string title, CommitmentRequest request, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        string[] classes = [.. request.References.Select(one => one.SopClass)], instances = [.. request.References.Select(one => one.SopInstance)];
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        Commitment[] same = await db.Commitments.Where(row => row.AETitle == title && row.TransactionUid == request.TransactionUid).ToArrayAsync(cancellationToken);
        Commitment? known = Array.Find(same, row => row.SopInstanceUids.SequenceEqual(instances) && row.SopClassUids.SequenceEqual(classes));
        if (known is null)
        {
            if (await db.Commitments.CountAsync(row => row.AETitle == title && row.State == CommitmentState.Pending, cancellationToken) >= options.MostPendingPerNode) return null;
            known = new Commitment { AETitle = title, TransactionUid = request.TransactionUid, SopClassUids = classes, SopInstanceUids = instances, IsDuplicate = same.Length > 0 };
            db.Commitments.Add(known);
        }
        (known.State, known.RequestedAt, known.DueAt, known.Attempts, known.LastError) = (CommitmentState.Pending, now, now + options.Lease, 0, null);
        await db.SaveChangesAsync(cancellationToken);
        return known.Id;
    }

    /// <summary>Takes up to so many reports that are due; nobody else gets them until the lease is over.</summary>
    public async Task<IReadOnlyList<Commitment>> TakeDueAsync(int most, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow(), until = now + options.Lease;
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Commitments.FromSql($"""
            UPDATE commitments SET due_at = {until} WHERE id IN
                (SELECT id FROM commitments WHERE state = {nameof(CommitmentState.Pending)} AND due_at <= {now} ORDER BY due_at LIMIT {most} FOR UPDATE SKIP LOCKED)
            RETURNING *
            """).AsNoTracking().ToListAsync(cancellationToken);
    }

    /// <summary>One that was written a moment ago; null where it is not pending any more.</summary>
    public async Task<Commitment?> FindPendingAsync(long id, CancellationToken cancellationToken)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Commitments.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.State == CommitmentState.Pending, cancellationToken);
    }

    /// <summary>We still work on it.</summary>
    public async Task HoldAsync(long id, CancellationToken cancellationToken)
    {
        DateTimeOffset until = time.GetUtcNow() + options.Lease;
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Commitments.Where(row => row.Id == id && row.State == CommitmentState.Pending).ExecuteUpdateAsync(row => row.SetProperty(one => one.DueAt, until), cancellationToken);
    }

    /// <summary>The node has the report.</summary>
    public async Task ReportedAsync(long id, CommitmentReport report, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        int committed = report.Committed.Count, failed = report.Failed.Count;
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Commitments.Where(row => row.Id == id).ExecuteUpdateAsync(row => row.SetProperty(one => one.State, CommitmentState.Reported).SetProperty(one => one.ReportedAt, now)
            .SetProperty(one => one.Attempts, one => one.Attempts + 1).SetProperty(one => one.LastError, (string?)null)
            .SetProperty(one => one.Committed, committed).SetProperty(one => one.Failed, failed), cancellationToken);
    }

    /// <summary>An attempt failed: there will be another, unless it has been tried for too long.</summary>
    public async Task FailedAsync(Commitment tried, string reason, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        CommitmentState state = now - tried.RequestedAt >= options.GiveUpAfter ? CommitmentState.Abandoned : CommitmentState.Pending;
        DateTimeOffset due = now + options.Pauses[Math.Min(tried.Attempts, options.Pauses.Count - 1)];
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Commitments.Where(row => row.Id == tried.Id && row.State == CommitmentState.Pending).ExecuteUpdateAsync(row => row.SetProperty(one => one.State, state)
            .SetProperty(one => one.Attempts, one => one.Attempts + 1).SetProperty(one => one.DueAt, due).SetProperty(one => one.LastError, reason), cancellationToken);
    }

    /// <summary>Removes what was settled long ago.</summary>
    public async Task ForgetAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset before = time.GetUtcNow() - options.ForgetAfter;
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Commitments.Where(row => row.State != CommitmentState.Pending && row.RequestedAt < before).ExecuteDeleteAsync(cancellationToken);
    }
}
