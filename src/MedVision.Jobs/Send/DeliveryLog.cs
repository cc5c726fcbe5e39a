using MedVision.Archive;
using MedVision.Archive.Rows;
using MedVision.Pacs.Send;
using Microsoft.EntityFrameworkCore;

namespace MedVision.Jobs.Send;

/// <summary>Writes down what became of each object while a delivery is sent, some at a time. What the node has taken stays taken.</summary>
internal sealed class DeliveryLog(IDbContextFactory<MedVisionDb> databases, long delivery, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private readonly List<SendOutcome> waiting = [];
    private long flushed = time.GetTimestamp();

    public Task AddAsync(SendOutcome outcome)
    {
        waiting.Add(outcome);
        return time.GetElapsedTime(flushed) < Pause ? Task.CompletedTask : FlushAsync();
    }

    /// <summary>Not interrupted: it is about what has happened already.</summary>
    public async Task FlushAsync()
    {
        flushed = time.GetTimestamp();
        if (waiting.Count == 0) return;
        long[] ids = [.. waiting.Select(one => one.Item.InstanceId)];
        string[] states = [.. waiting.Select(one => one.State.ToString())];
        string[] reasons = [.. waiting.Select(one => one.Reason ?? "")];
        DateTimeOffset now = time.GetUtcNow();
        await using MedVisionDb db = await databases.CreateDbContextAsync();
        await db.Database.ExecuteSqlAsync($"""
            UPDATE delivery_items AS item SET state = told.state, reason = NULLIF(told.reason, ''), at = {now}
            FROM unnest({ids}, {states}, {reasons}) AS told(id, state, reason)
            WHERE item.delivery_id = {delivery} AND item.instance_id = told.id AND item.state <> {nameof(DeliveryItemState.Sent)}
            """);
        await db.Database.ExecuteSqlAsync($"""
            UPDATE deliveries SET sent_count = (SELECT count(*) FROM delivery_items WHERE delivery_id = {delivery} AND state = {nameof(DeliveryItemState.Sent)}) WHERE id = {delivery}
            """);
        waiting.Clear();
    }
}
