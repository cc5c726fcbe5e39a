using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MedVision.Archive.Blobs;

/// <summary>Now and then: clears away what killed processes left half-written.</summary>
internal sealed partial class BlobSweep(BlobStore blobs, TimeProvider time, ILogger<BlobSweep> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(Pause, time);
        try
        {
            do
            {
                int removed = blobs.RemoveStale(time);
                if (removed > 0) LogRemoved(removed);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    [LoggerMessage(1, LogLevel.Information, "removed {Count} half-written files of processes that were killed")]
    private partial void LogRemoved(int count);
}
