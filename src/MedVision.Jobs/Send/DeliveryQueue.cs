using System.Globalization;
using MedVision.Archive;
using MedVision.Archive.Rows;
using MedVision.Pacs.Retrieve.Outbound;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace MedVision.Jobs.Send;

/// <summary>Orders deliveries, takes them back, orders them again. An order is there once the call returned, whatever happens to this process.</summary>
public sealed class DeliveryQueue(IDbContextFactory<MedVisionDb> databases, TimeProvider time)
{
    /// <summary>Orders what is selected, a delivery for each series; what the node was sent before is sent again. Returns the deliveries' ids.</summary>
    /// <exception cref="ArgumentException">There is no such node, or nothing is selected.</exception>
    public async Task<IReadOnlyList<long>> OrderAsync(long nodeId, InstanceSelection selection, string user, CancellationToken cancellationToken = default)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        await using IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (!await db.Nodes.AnyAsync(row => row.Id == nodeId && row.State == NodeState.Admitted, cancellationToken)) throw new ArgumentException("There is no such node, or it is not admitted.", nameof(nodeId));
        var rows = await selection.From(db.Instances.AsNoTracking()).Select(row => new { row.Id, row.SeriesId }).ToListAsync(cancellationToken);
        if (rows.Count == 0) throw new ArgumentException("Nothing of that is stored here.", nameof(selection));
        List<Delivery> orders = [];
        foreach (var series in rows.GroupBy(row => row.SeriesId))
            orders.Add(await AddAsync(db, nodeId, series.Key, [.. series.Select(row => row.Id)], null, user, time.GetUtcNow(), cancellationToken));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return [.. orders.Select(order => order.Id)];
    }

    /// <summary>Ends a delivery: one that waits at once, one that is being sent within a second. False if it had ended.</summary>
    public async Task<bool> CancelAsync(long id, CancellationToken cancellationToken = default)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        DateTimeOffset now = time.GetUtcNow();
        int waiting = await db.Deliveries.Where(row => row.Id == id && row.State == DeliveryState.Waiting).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.State, DeliveryState.Cancelled).SetProperty(row => row.FinishedAt, now).SetProperty(row => row.NextTryAt, (DateTimeOffset?)null), cancellationToken);
        return waiting > 0 || await db.Jobs.Where(job => job.DeliveryId == id && (job.State == JobState.Queued || job.State == JobState.Running))
            .ExecuteUpdateAsync(set => set.SetProperty(job => job.CancelRequested, true).SetProperty(job => job.State, job => job.State == JobState.Queued ? JobState.Cancelled : job.State), cancellationToken) > 0;
    }

    /// <summary>Tries a delivery now that waits, or again one that was given up, held back or cancelled. What the node has is not sent again.</summary>
    public async Task<bool> RetryAsync(long id, CancellationToken cancellationToken = default)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        return await RetryAsync(db.Deliveries.Where(row => row.Id == id && row.State != DeliveryState.Sending && (row.State != DeliveryState.Done || row.WithheldCount > 0)), cancellationToken) > 0;
    }

    /// <summary>Orders every dead letter again, of one node or of all. Returns how many.</summary>
    public async Task<int> RetryDeadAsync(long? nodeId, CancellationToken cancellationToken = default)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        return await RetryAsync(db.Deliveries.Where(row => row.State == DeliveryState.Dead && (nodeId == null || row.NodeId == nodeId)), cancellationToken);
    }

    private Task<int> RetryAsync(IQueryable<Delivery> deliveries, CancellationToken ct)
    {
        DateTimeOffset now = time.GetUtcNow();
        return deliveries.ExecuteUpdateAsync(set => set.SetProperty(row => row.State, DeliveryState.Waiting).SetProperty(row => row.NextTryAt, now)
            .SetProperty(row => row.Attempts, 0).SetProperty(row => row.FinishedAt, (DateTimeOffset?)null), ct);
    }

    /// <summary>Orders for a rule, in the caller's transaction: only what no other delivery brings to the node or has brought. Null where that is nothing.</summary>
    internal static async Task<Delivery?> AddNewAsync(MedVisionDb db, long nodeId, long seriesId, IReadOnlyCollection<long> instances, RoutingRule rule, DateTimeOffset now, CancellationToken ct)
    {
        List<long> known = await db.DeliveryItems.Where(item => item.Delivery.NodeId == nodeId && instances.Contains(item.InstanceId) && item.Delivery.State != DeliveryState.Cancelled)
            .Select(item => item.InstanceId).ToListAsync(ct);
        long[] left = [.. instances.Except(known)];
        return left.Length == 0 ? null : await AddAsync(db, nodeId, seriesId, left, rule.Id, rule.Name, now, ct);
    }

    private static async Task<Delivery> AddAsync(MedVisionDb db, long nodeId, long seriesId, IReadOnlyList<long> instances, long? ruleId, string by, DateTimeOffset now, CancellationToken ct)
    {
        var series = await db.Series.AsNoTracking().Where(row => row.Id == seriesId).Select(row => new { row.Modality, row.Description, row.IsDerived }).SingleAsync(ct);
        string thing = series.IsDerived ? "object" : "image";
        Delivery delivery = new()
        {
            NodeId = nodeId,
            SeriesId = seriesId,
            Subject = string.Create(CultureInfo.InvariantCulture, $"{series.Modality} {series.Description}, {instances.Count} {thing}{(instances.Count == 1 ? "" : "s")}").Trim(),
            State = DeliveryState.Waiting,
            NextTryAt = now,
            ItemCount = instances.Count,
            RuleId = ruleId,
            OrderedBy = by,
            CreatedAt = now,
        };
        delivery.Items.AddRange(instances.Select(id => new DeliveryItem { InstanceId = id }));
        db.Deliveries.Add(delivery);
        return delivery;
    }
}
