using System.Diagnostics.Metrics;
using MedVision.Archive;
using MedVision.Archive.Rows;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace MedVision.Web.Telemetry;

/// <summary>Asks the archive every few seconds how it stands: waiting work, instances, room on the disk. The Operations page and the collectors read the answer.</summary>
internal sealed partial class ArchiveGauges(IDbContextFactory<MedVisionDb> databases, ArchiveOptions options, TimeProvider time, ILogger<ArchiveGauges> log) : BackgroundService
{
    public const string MeterName = "MedVision.Web";
    private static readonly TimeSpan pause = TimeSpan.FromSeconds(10), sizePause = TimeSpan.FromMinutes(10);
    private static readonly Meter meter = new(MeterName);
    private static readonly Gauge<long> jobs = meter.CreateGauge<long>("medvision.jobs", null, "Jobs that wait or run, by kind and state.");
    private static readonly Gauge<double> oldest = meter.CreateGauge<double>("medvision.jobs.oldest", "s", "For how long the oldest waiting job has waited.");
    private static readonly Gauge<long> diskFree = meter.CreateGauge<long>("medvision.disk.free", "By", "Room left where the data folder lies.");
    private static readonly Gauge<long> diskSize = meter.CreateGauge<long>("medvision.disk.size", "By", "The whole room where the data folder lies.");
    private static readonly Gauge<long> stored = meter.CreateGauge<long>("medvision.archive.instances", null, "Instances in the archive.");
    private static readonly Gauge<long> size = meter.CreateGauge<long>("medvision.archive.size", "By", "Bytes of the instances in the archive; looked up every ten minutes.");

    private DateTimeOffset sizeDue;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(pause, time);
        do
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception error) when (error is NpgsqlException or InvalidOperationException or IOException)
            {
                // The database is away or restarts: figures stay as they were, the next look tries again.
                LogNoLook(error.Message);
            }
        }
        while (await TickAsync(timer, stoppingToken));
    }

    private static async Task<bool> TickAsync(PeriodicTimer timer, CancellationToken ct)
    {
        try
        {
            return await timer.WaitForNextTickAsync(ct);
        }
        catch (OperationCanceledException)
        {
            return false; // the process stops
        }
    }

    private async Task LookAsync(CancellationToken ct)
    {
        DriveInfo drive = new(options.DataFolder);
        diskFree.Record(drive.AvailableFreeSpace);
        diskSize.Record(drive.TotalSize);
        await using MedVisionDb db = await databases.CreateDbContextAsync(ct);
        var waiting = await db.Jobs.Where(job => job.State == JobState.Queued || job.State == JobState.Running)
            .GroupBy(job => new { job.Kind, job.State }).Select(group => new { group.Key.Kind, group.Key.State, Count = group.LongCount(), Since = group.Min(job => job.CreatedAt) }).ToListAsync(ct);
        foreach (JobKind kind in Enum.GetValues<JobKind>())
        {
            foreach (JobState state in (JobState[])[JobState.Queued, JobState.Running])
                jobs.Record(waiting.Where(one => one.Kind == kind && one.State == state).Sum(one => one.Count), new("kind", kind.ToString()), new("state", state.ToString()));
        }
        DateTimeOffset? first = waiting.Where(one => one.State == JobState.Queued).Select(one => (DateTimeOffset?)one.Since).Min();
        oldest.Record(first is { } since ? Math.Max(0, (time.GetUtcNow() - since).TotalSeconds) : 0);
        if (time.GetUtcNow() < sizeDue) return;
        // Reads every row: rarely, and not at all where it takes long.
        db.Database.SetCommandTimeout(TimeSpan.FromSeconds(30));
        sizeDue = time.GetUtcNow() + sizePause;
        stored.Record(await db.Instances.LongCountAsync(ct));
        size.Record(await db.Instances.SumAsync(instance => instance.Bytes, ct));
    }

    [LoggerMessage(1, LogLevel.Warning, "the archive's figures could not be looked up: {Reason}")]
    private partial void LogNoLook(string reason);
}
