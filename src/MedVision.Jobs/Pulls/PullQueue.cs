using MedVision.Archive;
using MedVision.Archive.Rows;
using MedVision.Dicom.Data;
using Microsoft.EntityFrameworkCore;

namespace MedVision.Jobs.Pulls;

/// <summary>Orders that studies are fetched from nodes, takes that back, orders it again. An order is there once the call returned, whatever happens to this process.</summary>
public sealed class PullQueue(IDbContextFactory<MedVisionDb> databases, TimeProvider time)
{
    /// <summary>Orders a study. One that is on its way from that node already is not ordered twice. Returns the pull's id.</summary>
    /// <param name="nodeId">Who has it.</param>
    /// <param name="studyUid">The study.</param>
    /// <param name="user">Who wants it.</param>
    /// <param name="seriesUid">One series of it; null: all.</param>
    /// <param name="cancellationToken">Gives up the order.</param>
    /// <exception cref="ArgumentException">There is no such node, it is not admitted, or that is no UID.</exception>
    public async Task<long> OrderAsync(long nodeId, string studyUid, string user, string? seriesUid = null, CancellationToken cancellationToken = default)
    {
        if (!DicomUids.IsValid(studyUid) || (seriesUid is not null && !DicomUids.IsValid(seriesUid))) throw new ArgumentException("That is no UID.", nameof(studyUid));
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        if (!await db.Nodes.AnyAsync(row => row.Id == nodeId && row.State == NodeState.Admitted, cancellationToken)) throw new ArgumentException("There is no such node, or it is not admitted.", nameof(nodeId));
        long? known = await db.Pulls.Where(row => row.NodeId == nodeId && row.StudyInstanceUid == studyUid && row.SeriesInstanceUid == seriesUid && row.PriorLimit == null
            && (row.State == PullState.Waiting || row.State == PullState.Running)).Select(row => (long?)row.Id).FirstOrDefaultAsync(cancellationToken);
        if (known is { } under)
        {
            // Somebody waits for it now.
            await RetryAsync(under, cancellationToken);
            return under;
        }
        DateTimeOffset now = time.GetUtcNow();
        Pull pull = new() { NodeId = nodeId, StudyInstanceUid = studyUid, SeriesInstanceUid = seriesUid, State = PullState.Waiting, NextTryAt = now, OrderedBy = user, CreatedAt = now };
        db.Pulls.Add(pull);
        await db.SaveChangesAsync(cancellationToken);
        return pull.Id;
    }

    /// <summary>Ends a pull: one that waits at once, one that runs within a second. What has come stays. False if it had ended.</summary>
    public async Task<bool> CancelAsync(long id, CancellationToken cancellationToken = default)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        DateTimeOffset now = time.GetUtcNow();
        int waiting = await db.Pulls.Where(row => row.Id == id && row.State == PullState.Waiting).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.State, PullState.Cancelled).SetProperty(row => row.FinishedAt, now).SetProperty(row => row.NextTryAt, (DateTimeOffset?)null), cancellationToken);
        return waiting > 0 || await db.Jobs.Where(job => job.PullId == id && (job.State == JobState.Queued || job.State == JobState.Running))
            .ExecuteUpdateAsync(set => set.SetProperty(job => job.CancelRequested, true).SetProperty(job => job.State, job => job.State == JobState.Queued ? JobState.Cancelled : job.State), cancellationToken) > 0;
    }

    /// <summary>Tries a pull now that waits, or again one that failed, was cancelled or is done. False if it runs.</summary>
    public async Task<bool> RetryAsync(long id, CancellationToken cancellationToken = default)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        DateTimeOffset now = time.GetUtcNow();
        return await db.Pulls.Where(row => row.Id == id && row.State != PullState.Running).ExecuteUpdateAsync(set => set.SetProperty(row => row.State, PullState.Waiting)
            .SetProperty(row => row.NextTryAt, now).SetProperty(row => row.Attempts, 0).SetProperty(row => row.FinishedAt, (DateTimeOffset?)null), cancellationToken) > 0;
    }
}
