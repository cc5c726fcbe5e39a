using MedVision.Archive;
using MedVision.Archive.Rows;
using MedVision.Jobs.Running;
using MedVision.Pacs.Peers;
using MedVision.Pacs.Retrieve.Outbound;
using MedVision.Pacs.Send;
using Microsoft.EntityFrameworkCore;

namespace MedVision.Jobs.Send;

/// <summary>
/// One try of a delivery. What the node has taken is written down as it goes, so that a try that ends in the middle, by whatever, is taken
/// up there by the next one.
/// </summary>
internal sealed class SendWork(IDbContextFactory<MedVisionDb> databases, OutboundItems outbound, NodeSender sender, JobsOptions options, TimeProvider time) : IWork
{
    public JobKind Kind => JobKind.Send;

    public async Task<WorkResult> RunAsync(Job job, JobRun run, CancellationToken ct)
    {
        long id = job.DeliveryId ?? throw new InvalidOperationException("the job names no delivery");
        run.Tell("reading", 0);
        (Delivery delivery, IReadOnlyList<string> left) = await ReadAsync(id, ct);
        if (await WhyObsoleteAsync(delivery, left, ct) is { } reason)
        {
            return new WorkResult(async (db, token) => await db.Deliveries.Where(row => row.Id == id).ExecuteUpdateAsync(set => set.SetProperty(row => row.State, DeliveryState.Cancelled)
                .SetProperty(row => row.Error, reason).SetProperty(row => row.FinishedAt, time.GetUtcNow()).SetProperty(row => row.NextTryAt, (DateTimeOffset?)null), token));
        }
        string? failure = null;
        bool isPassing = false;
        try
        {
            isPassing = await SendAsync(delivery, left, run, ct);
        }
        catch (PeerException error)
        {
            failure = error.Message;
        }
        return new WorkResult((db, token) => WriteAsync(db, id, failure, isPassing, token));
    }

    /// <summary>Whether some object failed for a reason that may pass.</summary>
    private async Task<bool> SendAsync(Delivery delivery, IReadOnlyList<string> left, JobRun run, CancellationToken ct)
    {
        if (left.Count == 0) return false;
        if (delivery.Node.State == NodeState.Refused) throw new PeerException($"{delivery.Node.AETitle} is refused here: nothing is sent to it until somebody admits it");
        IReadOnlyList<OutboundItem> items = await outbound.FindAsync(InstanceSelection.OfInstances(left), ct);
        DeliveryLog log = new(databases, delivery.Id, time);
        bool isPassing = false;
        int told = 0;
        try
        {
            await foreach (SendOutcome outcome in sender.SendAsync(delivery.Node, items, ct))
            {
                isPassing |= outcome.IsPassing;
                run.Tell($"{++told} of {items.Count}", (double)told / items.Count);
                await log.AddAsync(outcome);
            }
        }
        finally
        {
            await log.FlushAsync();
        }
        return isPassing;
    }

    private async Task<(Delivery Delivery, IReadOnlyList<string> Left)> ReadAsync(long id, CancellationToken ct)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(ct);
        Delivery delivery = await db.Deliveries.AsNoTracking().Include(row => row.Node).SingleAsync(row => row.Id == id, ct);
        return (delivery, await db.DeliveryItems.Where(item => item.DeliveryId == id && item.State != DeliveryItemState.Sent).Select(item => item.Instance.SopInstanceUid).ToListAsync(ct));
    }

    /// <summary>A rule's delivery of results that another analysis has replaced by now: they are not the finding any more.</summary>
    private async Task<string?> WhyObsoleteAsync(Delivery delivery, IReadOnlyList<string> left, CancellationToken ct)
    {
        if (delivery.RuleId is null) return null;
        await using MedVisionDb db = await databases.CreateDbContextAsync(ct);
        return await db.Analyses.AnyAsync(row => !row.IsCurrent && row.Results.Any(result => left.Contains(result.SopInstanceUid)), ct) ? "a newer analysis has replaced these results" : null;
    }

    private async Task WriteAsync(MedVisionDb db, long id, string? failure, bool isPassing, CancellationToken ct)
    {
        DateTimeOffset now = time.GetUtcNow();
        Delivery delivery = await db.Deliveries.Include(row => row.Items).SingleAsync(row => row.Id == id, ct);
        DeliveryEnd.Decide(delivery, failure, isPassing, options.Retry, now);
        IQueryable<Delivery> others = db.Deliveries.Where(row => row.NodeId == delivery.NodeId && row.Id != id && row.State == DeliveryState.Waiting);
        // The others of a node that is away need not find that out one by one; those of a node that is back need not wait.
        if (failure is not null && delivery.NextTryAt is { } next && delivery.SentCount == 0)
            await others.Where(row => row.NextTryAt < next).ExecuteUpdateAsync(set => set.SetProperty(row => row.NextTryAt, next), ct);
        else if (failure is null && delivery.SentCount > 0)
            await others.Where(row => row.NextTryAt > now && !row.Items.Any(item => item.State == DeliveryItemState.Failed)).ExecuteUpdateAsync(set => set.SetProperty(row => row.NextTryAt, now), ct);
    }
}
