using MedVision.Archive;
using MedVision.Archive.Changes;
using MedVision.Archive.Rows;
using MedVision.Jobs.Pulls;
using MedVision.Jobs.Send;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace MedVision.Jobs.Scheduling;

/// <summary>Hands the orders in the job table to the scheduler. Every worker does so; the scheduler knows each order once.</summary>
internal sealed partial class JobDispatcher(
    IDbContextFactory<MedVisionDb> databases, JobScheduler scheduler, SeriesCompletion completion, ResultRouting results, DeliveryRound deliveries, PullRound pulls, ArchiveChanges changes,
    JobsOptions options, JobPulse pulse, TimeProvider time,
    ILogger<JobDispatcher> log) : BackgroundService
{
    // Between the end of a job's row and the end of its trigger lies a moment; an orphan is older.
    private static readonly TimeSpan OrphanAge = TimeSpan.FromSeconds(30);
    private readonly SemaphoreSlim news = new(0, 1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        changes.Changed += OnChange;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await RoundAsync(stoppingToken);
                await news.WaitAsync(options.ScanInterval, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process stops.
        }
        finally
        {
            changes.Changed -= OnChange;
        }
    }

    private async Task RoundAsync(CancellationToken ct)
    {
        try
        {
            await completion.ScanAsync(ct);
            await results.ScanAsync(ct);
            await deliveries.RunAsync(ct);
            await pulls.RunAsync(ct);
            await DispatchAsync(ct);
            pulse.Beat(time.GetUtcNow());
        }
        catch (Exception error) when (error is NpgsqlException or DbUpdateException or InvalidOperationException or Quartz.SchedulerException)
        {
            // The database is away or restarts: the next round tries again.
            LogRoundFailed(error);
        }
    }

    private async Task DispatchAsync(CancellationToken ct)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(ct);
        foreach (var job in await db.Jobs.Where(job => job.State == JobState.Queued).OrderBy(job => job.CreatedAt).Select(job => new { job.Id, job.Kind }).ToListAsync(ct))
            await scheduler.EnsureAsync(job.Id, job.Kind, ct);
        DateTimeOffset before = time.GetUtcNow() - OrphanAge;
        foreach ((Guid id, JobKind kind) in (await db.Jobs.Where(job => job.State == JobState.Running && job.StartedAt < before).Select(job => new { job.Id, job.Kind }).ToListAsync(ct))
            .Select(job => (job.Id, job.Kind)))
        {
            // Its worker is gone and the scheduler has forgotten it (its tables were emptied, say): order it again.
            if (await scheduler.KnowsAsync(id, kind, ct)) continue;
            int orphans = await db.Jobs.Where(job => job.Id == id && job.State == JobState.Running && job.StartedAt < before)
                .ExecuteUpdateAsync(job => job.SetProperty(row => row.State, JobState.Queued), ct);
            if (orphans > 0) LogOrphan(id);
        }
    }

    private void OnChange(ArchiveChange change)
    {
        if (change.Kind is not (ArchiveChangeKind.Job or ArchiveChangeKind.Delivery or ArchiveChangeKind.Pull or ArchiveChangeKind.Unknown)) return;
        try
        {
            news.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake already.
        }
    }

    [LoggerMessage(1, LogLevel.Error, "looking for work failed")]
    private partial void LogRoundFailed(Exception error);

    [LoggerMessage(2, LogLevel.Warning, "job {Job} was running and nobody runs it: ordered again")]
    private partial void LogOrphan(Guid job);
}
