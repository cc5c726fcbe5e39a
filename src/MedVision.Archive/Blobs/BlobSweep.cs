using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MedVision.Archive.Blobs;

/// <summary>At start: clears away what killed processes left half-written.</summary>
internal sealed partial class BlobSweep(BlobStore blobs, TimeProvider time, ILogger<BlobSweep> log) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        int removed = blobs.RemoveStale(time);
        if (removed > 0) LogRemoved(removed);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(1, LogLevel.Information, "removed {Count} half-written files of processes that were killed")]
    private partial void LogRemoved(int count);
}
