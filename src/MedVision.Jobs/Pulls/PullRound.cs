using MedVision.Archive;
using MedVision.Archive.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace MedVision.Jobs.Pulls;

/// <summary>
/// Makes a job of each pull that is due, one at a time for each node, and takes back those whose job ended without a word. A pull and its job
/// change in one transaction, so that whenever a process dies, one of them still says what is to be done.
/// </summary>
internal sealed class PullRound(IDbContextFactory<MedVisionDb> databases, JobsOptions options, TimeProvider time)
{
    // "Pull" in ASCII: one worker at a time looks through the table.
    private const long RoundLock = 0x50756C6C;

    public async Task RunAsync(CancellationToken ct)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(ct);
        await using IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(ct);
        if (!await db.Database.SqlQuery<bool>($"SELECT pg_try_advisory_xact_lock({RoundLock}) AS \"Value\"").SingleAsync(ct)) return;
        DateTimeOffset now = time.GetUtcNow();
        await TakeBackAsync(db, now, ct);
        await OrderAsync(db, now, ct);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Pulls whose job was cancelled, failed by what nobody foresaw, or is gone.</summary>
    private async Task TakeBackAsync(MedVisionDb db, DateTimeOffset now, CancellationToken ct)
    {
        List<Pull> left = await db.Pulls.Include(row => row.Job)
            .Where(row => row.State == PullState.Running && (row.Job == null || (row.Job.State != JobState.Queued && row.Job.State != JobState.Running))).ToListAsync(ct);
        foreach (Pull pull in left)
        {
            if (pull.Job?.State == JobState.Cancelled) (pull.State, pull.FinishedAt, pull.NextTryAt) = (PullState.Cancelled, now, null);
            else PullEnd.Failed(pull, pull.Job?.Error ?? "it was interrupted", options.Retry, now);
        }
    }

    private static async Task OrderAsync(MedVisionDb db, DateTimeOffset now, CancellationToken ct)
    {
        List<Pull> due = await db.Pulls.Include(row => row.Job).Include(row => row.Node)
            .Where(row => row.State == PullState.Waiting && row.NextTryAt <= now && !db.Pulls.Any(other => other.NodeId == row.NodeId && other.State == PullState.Running))
            .OrderBy(row => row.NextTryAt).ThenBy(row => row.Id).Take(100).ToListAsync(ct);
        foreach (Pull pull in due.DistinctBy(row => row.NodeId))
        {
            if (pull.Job is { } ended) db.Jobs.Remove(ended);
            pull.State = PullState.Running;
            await db.SaveChangesAsync(ct);
            db.Jobs.Add(new Job
            {
                Id = Guid.CreateVersion7(now),
                Kind = JobKind.Pull,
                Subject = $"{(pull.PriorLimit is null ? "a study" : "earlier studies")} from {pull.Node.AETitle}",
                PullId = pull.Id,
                State = JobState.Queued,
                CreatedAt = now,
            });
        }
    }
}
