using System.Diagnostics;
using MedVision.Archive;
using MedVision.Archive.Blobs;
using MedVision.Pacs.Ingest.Batches;
using MedVision.Pacs.Telemetry;
using Npgsql;

namespace MedVision.Pacs.Ingest;

/// <summary>
/// Writes instances' rows by group commit: whatever is ready when a transaction ends goes into the next one together, and its senders are
/// told when that is committed. Nobody waits for a clock: an instance that comes alone is written at once. Any number of processes may do so.
/// </summary>
internal sealed class InstanceStore(ArchiveDatabase database, TimeProvider time)
{
    private const int Attempts = 5, MostInBatch = 64;

    /// <summary>A second transaction is prepared while the first one waits for the disk.</summary>
    private const int MostWriters = 2;

    private readonly Lock gate = new();
    private readonly LinkedList<PendingInstance> waiting = new();
    private readonly HashSet<string> writing = new(StringComparer.Ordinal);
    private int writers;

    /// <summary>Stores an instance; the task ends when its rows are committed.</summary>
    public Task<StoreOutcome> StoreAsync(InstanceRecord record, StagedBlob staged, Delivery delivery, CancellationToken ct)
    {
        PendingInstance pending = new(record, staged, delivery, ct);
        lock (gate)
        {
            waiting.AddLast(pending);
            if (writers == MostWriters) return pending.Outcome;
            writers++;
        }
        _ = Task.Run(WriteAllAsync, CancellationToken.None);
        return pending.Outcome;
    }

    /// <summary>Stores in the connection's transaction, which the caller commits; one that ends otherwise leaves nothing but bytes.</summary>
    public async Task<StoreOutcome> StoreAsync(NpgsqlConnection connection, InstanceRecord record, StagedBlob staged, Delivery delivery, CancellationToken ct)
    {
        PendingInstance pending = new(record, staged, delivery, ct);
        InstanceRows rows = new(connection, time.GetUtcNow());
        IReadOnlyDictionary<PendingInstance, StoreOutcome> outcomes = await rows.WriteAsync([pending], ct);
        // Stored by another process in this moment: it is there by now.
        if (!outcomes.ContainsKey(pending)) outcomes = await rows.WriteAsync([pending], ct);
        return outcomes[pending];
    }

    /// <summary>Writes until nobody waits.</summary>
    private async Task WriteAllAsync()
    {
        while (Take() is { Count: > 0 } batch)
        {
            await WriteAsync([.. batch]);
            lock (gate) writing.ExceptWith(batch.Select(one => one.Record.SopUid));
        }
    }

    /// <summary>The next batch, in the order of coming; a UID that is being written waits for its turn. Empty: this writer is no longer needed.</summary>
    private List<PendingInstance> Take()
    {
        List<PendingInstance> batch = [];
        lock (gate)
        {
            for (LinkedListNode<PendingInstance>? node = waiting.First, next; node is not null && batch.Count < MostInBatch; node = next)
            {
                next = node.Next;
                if (!node.Value.Cancelled.IsCancellationRequested && !writing.Add(node.Value.Record.SopUid)) continue;
                waiting.Remove(node);
                if (node.Value.Cancelled.IsCancellationRequested) node.Value.Cancel();
                else batch.Add(node.Value);
            }
            if (batch.Count == 0) writers--;
        }
        return batch;
    }

    /// <summary>Settles each of them, one way or the other, and takes it off the list.</summary>
    private async Task WriteAsync(List<PendingInstance> batch)
    {
        for (int attempt = 1; batch.Count > 0; attempt++)
        {
            try
            {
                IReadOnlyDictionary<PendingInstance, StoreOutcome> outcomes = await TryWriteAsync(batch);
                foreach ((PendingInstance one, StoreOutcome outcome) in outcomes) one.Settle(outcome);
                batch.RemoveAll(outcomes.ContainsKey);
                if (outcomes.Count > 0) attempt = 0;
                else if (attempt == Attempts) throw new InvalidOperationException($"instances appeared and vanished {Attempts} times while they were being stored");
            }
            catch (PostgresException error) when (attempt < Attempts && error.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure)
            {
                // The transaction was chosen to give way and left nothing behind.
            }
            catch (Exception error) when (batch.Count > 1 && IsOfOne(error))
            {
                foreach (PendingInstance one in batch) await WriteAsync([one]);
                return;
            }
            catch (Exception error)
            {
                foreach (PendingInstance one in batch) one.Fail(error);
                return;
            }
        }
    }

    /// <summary>What is settled now; nothing is left behind of the others.</summary>
    private async Task<IReadOnlyDictionary<PendingInstance, StoreOutcome>> TryWriteAsync(List<PendingInstance> batch)
    {
        long started = Stopwatch.GetTimestamp();
        await using NpgsqlConnection connection = await database.Source.OpenConnectionAsync();
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync();
        IReadOnlyDictionary<PendingInstance, StoreOutcome> outcomes = await new InstanceRows(connection, time.GetUtcNow()).WriteAsync(batch, CancellationToken.None);
        if (outcomes.Values.Any(InstanceRows.IsRefusal)) return outcomes;
        await transaction.CommitAsync();
        PacsMetrics.BatchCommitted(outcomes.Count, Stopwatch.GetElapsedTime(started));
        return outcomes;
    }

    /// <summary>An error that one instance may have brought into the batch: values that the rows cannot hold, a file that does not fit on the disk.</summary>
    private static bool IsOfOne(Exception error) => error is IOException || (error is PostgresException postgres && postgres.SqlState[..2] is "22" or "23" or "54");
}
