using MedVision.Archive;

namespace MedVision.Jobs.Running;

/// <summary>Work that is done and waits to be written.</summary>
/// <param name="write">Writes its rows, in the transaction of the job's end.</param>
/// <param name="held">What is let go when they are written, or were not.</param>
internal sealed class WorkResult(Func<MedVisionDb, CancellationToken, Task> write, IAsyncDisposable? held = null) : IAsyncDisposable
{
    public Task WriteAsync(MedVisionDb db, CancellationToken cancellationToken) => write(db, cancellationToken);

    public ValueTask DisposeAsync() => held?.DisposeAsync() ?? ValueTask.CompletedTask;
}
