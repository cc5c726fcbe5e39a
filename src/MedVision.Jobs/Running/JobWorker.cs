using System.Diagnostics;
using MedVision.Archive;
using MedVision.Archive.Rows;
using MedVision.Jobs.Analyze;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Logging;

namespace MedVision.Jobs.Running;

/// <summary>
/// Does jobs. A job is claimed by counting its attempts up, and every later write asks for that very attempt: a worker that was taken
/// for dead and comes back changes nothing any more.
/// </summary>
internal sealed partial class JobWorker(IDbContextFactory<MedVisionDb> databases, IEnumerable<IWork> works, JobsOptions options, TimeProvider time, ILogger<JobWorker> log)
{
    private readonly Dictionary<JobKind, IWork> byKind = works.ToDictionary(work => work.Kind);
    private readonly CancellationTokenSource stopping = new();

    /// <summary>This worker's name in the job table and in the cluster.</summary>
    public string Name { get; } = $"{Environment.MachineName}-{Environment.ProcessId}-{Guid.NewGuid().ToString("N")[..6]}";

    /// <summary>The process stops: jobs at work go back to the queue.</summary>
    public void Stop() => stopping.Cancel();

    /// <summary>Claims and does a job. Whatever becomes of it is in its row; nothing is thrown for it.</summary>
    public async Task RunAsync(Guid id, CancellationToken cancellationToken)
    {
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping.Token);
        // Not interrupted: a job that was claimed must reach the code below that gives it back.
        if (ending.IsCancellationRequested || await ClaimAsync(id, CancellationToken.None) is not { } job) return;
        long started = Stopwatch.GetTimestamp();
        using JobMeasure measure = new(job);
        JobRun run = new(databases, id, job.Attempts, log);
        using CancellationTokenSource work = CancellationTokenSource.CreateLinkedTokenSource(ending.Token);
        using CancellationTokenSource watching = new();
        Task watch = run.WatchAsync(work, watching.Token);
        try
        {
            await RefreshAsync(job, work.Token);
            await using WorkResult result = await byKind[job.Kind].RunAsync(job, run, work.Token);
            // From here on the job is not interrupted: its rows are written whole.
            if (await FinishAsync(job, result.WriteAsync)) measure.Ended(JobState.Done);
            LogDone(id, job.Kind, (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        catch (OperationCanceledException) when (work.IsCancellationRequested)
        {
            if (run.IsLost) LogLost(id);
            else if (run.IsCancelled) await EndAsync(job, measure, JobState.Cancelled, null);
            else await EndAsync(job, measure, JobState.Queued, null);
        }
        catch (WorkFailedException reason)
        {
            await EndAsync(job, measure, JobState.Failed, reason.Message);
        }
        catch (WorkObsoleteException reason)
        {
            await EndAsync(job, measure, JobState.Cancelled, reason.Message);
        }
        catch (Exception error)
        {
            // The edge: whatever a job can throw ends in its row, where pages show it and people can order it again.
            LogFailed(error, id, job.Kind);
            await EndAsync(job, measure, JobState.Failed, error.Message);
        }
        finally
        {
            await watching.CancelAsync();
            await watch;
        }
    }

    private async Task<Job?> ClaimAsync(Guid id, CancellationToken ct)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(ct);
        DateTimeOffset now = time.GetUtcNow();
        int exhausted = await db.Jobs.Where(job => job.Id == id && job.State == JobState.Running && job.Attempts >= options.MaxAttempts).ExecuteUpdateAsync(job => job
            .SetProperty(row => row.State, JobState.Failed).SetProperty(row => row.FinishedAt, now)
            .SetProperty(row => row.Error, $"{options.MaxAttempts} workers died while they did this"), ct);
        // A running job comes here again only when its worker died and the cluster recovers it.
        int claimed = exhausted > 0 ? 0 : await db.Jobs
            .Where(job => job.Id == id && (job.State == JobState.Queued || job.State == JobState.Running) && !job.CancelRequested)
            .ExecuteUpdateAsync(job => job.SetProperty(row => row.State, JobState.Running).SetProperty(row => row.Attempts, row => row.Attempts + 1)
                .SetProperty(row => row.Worker, Name).SetProperty(row => row.StartedAt, now).SetProperty(row => row.FinishedAt, (DateTimeOffset?)null)
                .SetProperty(row => row.Stage, "starting").SetProperty(row => row.Progress, 0).SetProperty(row => row.Error, (string?)null), ct);
        if (claimed == 0)
        {
            // A cancelled job whose worker died has nobody else who would say so.
            await db.Jobs.Where(job => job.Id == id && job.State == JobState.Running && job.CancelRequested)
                .ExecuteUpdateAsync(job => job.SetProperty(row => row.State, JobState.Cancelled).SetProperty(row => row.FinishedAt, now), ct);
        }
        Job? row = await db.Jobs.AsNoTracking().Include(job => job.Generation).SingleOrDefaultAsync(job => job.Id == id, ct);
        if (claimed > 0) return row;
        if (row is not null) await RefreshAsync(row, ct);
        return null;
    }

    /// <summary>False if the job is another worker's by now.</summary>
    private async Task<bool> FinishAsync(Job job, Func<MedVisionDb, CancellationToken, Task> write)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(CancellationToken.None);
        await using IDbContextTransaction transaction = await db.Database.BeginTransactionAsync();
        long? study = await StudyOfAsync(db, job, CancellationToken.None);
        if (study is { } locked) await StudySummary.LockAsync(db, locked, CancellationToken.None);
        DateTimeOffset now = time.GetUtcNow();
        int mine = await db.Jobs.Where(row => row.Id == job.Id && row.Attempts == job.Attempts && row.State == JobState.Running).ExecuteUpdateAsync(row => row
            .SetProperty(one => one.State, JobState.Done).SetProperty(one => one.FinishedAt, now).SetProperty(one => one.Stage, "done").SetProperty(one => one.Progress, 1)
            .SetProperty(one => one.CancelRequested, false));
        if (mine == 0)
        {
            LogLost(job.Id);
            return false;
        }
        await write(db, CancellationToken.None);
        await db.SaveChangesAsync();
        if (study is { } told) await StudySummary.RefreshAsync(db, told);
        await transaction.CommitAsync();
        return true;
    }

    private async Task EndAsync(Job job, JobMeasure measure, JobState state, string? error)
    {
        measure.Ended(state);
        DateTimeOffset now = time.GetUtcNow();
        await using MedVisionDb db = await databases.CreateDbContextAsync();
        // A job that goes back to the queue was not tried: its worker was told to stop.
        int attempts = state == JobState.Queued ? job.Attempts - 1 : job.Attempts;
        await db.Jobs.Where(row => row.Id == job.Id && row.Attempts == job.Attempts && row.State == JobState.Running).ExecuteUpdateAsync(row => row
            .SetProperty(one => one.State, state).SetProperty(one => one.FinishedAt, state == JobState.Queued ? null : now)
            .SetProperty(one => one.Error, error).SetProperty(one => one.Attempts, attempts));
        LogEnded(job.Id, job.Kind, state);
        await RefreshAsync(job, CancellationToken.None);
    }

    private async Task RefreshAsync(Job job, CancellationToken ct)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(ct);
        if (await StudyOfAsync(db, job, ct) is { } study) await StudySummary.RefreshAsync(db, study, ct);
    }

    private static async Task<long?> StudyOfAsync(MedVisionDb db, Job job, CancellationToken ct) =>
        job.SeriesId is { } series ? await db.Series.Where(row => row.Id == series).Select(row => (long?)row.StudyId).SingleOrDefaultAsync(ct) : null;

    [LoggerMessage(1, LogLevel.Information, "job {Job} ({Kind}) done in {Milliseconds} ms")]
    private partial void LogDone(Guid job, JobKind kind, long milliseconds);

    [LoggerMessage(2, LogLevel.Information, "job {Job} ({Kind}) ended: {State}")]
    private partial void LogEnded(Guid job, JobKind kind, JobState state);

    [LoggerMessage(3, LogLevel.Error, "job {Job} ({Kind}) failed")]
    private partial void LogFailed(Exception error, Guid job, JobKind kind);

    [LoggerMessage(4, LogLevel.Warning, "job {Job} is another worker's by now; what was done here is dropped")]
    private partial void LogLost(Guid job);
}
