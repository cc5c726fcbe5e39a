using MedVision.Archive;
using MedVision.Archive.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace MedVision.Jobs.Send;

/// <summary>
/// Makes a job of each delivery that is due, one at a time for each node, and takes back those whose job ended without a word. A delivery and
/// its job change in one transaction, so that whenever a process dies, one of them still says what is to be done.
/// </summary>
internal sealed class DeliveryRound(IDbContextFactory<MedVisionDb> databases, JobsOptions options, TimeProvider time)
{
    // "Send" in ASCII: one worker at a time looks through the table.
    private const long RoundLock = 0x53656E64;

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

    /// <summary>Deliveries whose job was cancelled, failed by what nobody foresaw, or is gone.</summary>
    private async Task TakeBackAsync(MedVisionDb db, DateTimeOffset now, CancellationToken ct)
    {
        List<Delivery> left = await db.Deliveries.Include(row => row.Job)
            .Where(row => row.State == DeliveryState.Sending && (row.Job == null || (row.Job.State != JobState.Queued && row.Job.State != JobState.Running))).ToListAsync(ct);
        foreach (Delivery delivery in left)
        {
            if (delivery.Job?.State == JobState.Cancelled) (delivery.State, delivery.FinishedAt) = (DeliveryState.Cancelled, now);
            else DeliveryEnd.Failed(delivery, delivery.Job?.Error ?? "it was interrupted", options.Retry, now);
        }
    }

    private static async Task OrderAsync(MedVisionDb db, DateTimeOffset now, CancellationToken ct)
    {
        List<Delivery> due = await db.Deliveries.Include(row => row.Job).Include(row => row.Node)
            .Where(row => row.State == DeliveryState.Waiting && row.NextTryAt <= now && !db.Deliveries.Any(other => other.NodeId == row.NodeId && other.State == DeliveryState.Sending))
            .OrderBy(row => row.NextTryAt).ThenBy(row => row.Id).Take(100).ToListAsync(ct);
        foreach (Delivery delivery in due.DistinctBy(row => row.NodeId))
        {
            if (delivery.Job is { } ended) db.Jobs.Remove(ended);
            delivery.State = DeliveryState.Sending;
            await db.SaveChangesAsync(ct);
            db.Jobs.Add(new Job
            {
                Id = Guid.CreateVersion7(now),
                Kind = JobKind.Send,
                Subject = $"{delivery.Subject} to {delivery.Node.AETitle}",
                DeliveryId = delivery.Id,
                State = JobState.Queued,
                CreatedAt = now,
            });
        }
    }
}
