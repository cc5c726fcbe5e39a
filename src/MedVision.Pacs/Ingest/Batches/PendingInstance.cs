using MedVision.Archive.Blobs;

namespace MedVision.Pacs.Ingest.Batches;

/// <summary>An instance that waits for its rows.</summary>
internal sealed class PendingInstance(InstanceRecord record, StagedBlob staged, Delivery delivery, CancellationToken cancelled = default)
{
    private readonly TaskCompletionSource<StoreOutcome> settled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public InstanceRecord Record { get; } = record;

    public StagedBlob Staged { get; } = staged;

    public Delivery Delivery { get; } = delivery;

    /// <summary>Nobody waits for it any more. Heeded until its batch begins: what is half done is done.</summary>
    public CancellationToken Cancelled { get; } = cancelled;

    public Task<StoreOutcome> Outcome => settled.Task;

    public void Settle(StoreOutcome outcome) => settled.SetResult(outcome);

    public void Fail(Exception error) => settled.SetException(error);

    public void Cancel() => settled.SetCanceled(Cancelled);
}
