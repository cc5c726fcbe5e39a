using MedVision.Archive;
using MedVision.Archive.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace MedVision.Jobs.Running;

/// <summary>
/// The line between a job at work and its row: progress goes out at most four times a second, a wish to cancel comes in, and a row
/// that another worker took over (this one was thought dead) ends the work here.
/// </summary>
internal sealed partial class JobRun(IDbContextFactory<MedVisionDb> databases, Guid id, int attempt, ILogger log)
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);
    private volatile Report latest = new("starting", 0);

    /// <summary>Somebody asked for the end of the job.</summary>
    public bool IsCancelled { get; private set; }

    /// <summary>Another worker has the job.</summary>
    public bool IsLost { get; private set; }

    public void Tell(string stage, double progress) => latest = new Report(stage, Math.Clamp(progress, 0, 1));

    /// <summary>Runs beside the work until <paramref name="ended"/>; cancels <paramref name="work"/> when it is to end early.</summary>
    public async Task WatchAsync(CancellationTokenSource work, CancellationToken ended)
    {
        Report? told = null;
        using PeriodicTimer timer = new(Beat);
        while (!ended.IsCancellationRequested)
        {
            try
            {
                Report now = latest;
                bool? wish = await BeatAsync(now == told ? null : now, ended);
                told = now;
                (IsLost, IsCancelled) = (wish is null, wish is true);
                if (IsLost || IsCancelled)
                {
                    await work.CancelAsync();
                    return;
                }
                await timer.WaitForNextTickAsync(ended);
            }
            catch (OperationCanceledException) when (ended.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error) when (error is NpgsqlException or InvalidOperationException { InnerException: NpgsqlException })
            {
                // The work goes on; its end needs the database and will say so.
                LogBeatFailed(log, id, error.Message);
                told = null;
            }
        }
    }

    /// <summary>Writes the progress, if there is news. Returns whether the job is to be cancelled; null if it is no longer this worker's.</summary>
    private async Task<bool?> BeatAsync(Report? news, CancellationToken ct)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(ct);
        IQueryable<Job> mine = db.Jobs.Where(job => job.Id == id && job.Attempts == attempt && job.State == JobState.Running);
        if (news is not null)
            await mine.ExecuteUpdateAsync(job => job.SetProperty(row => row.Stage, news.Stage).SetProperty(row => row.Progress, news.Progress), ct);
        return await mine.Select(job => (bool?)job.CancelRequested).SingleOrDefaultAsync(ct);
    }

    private sealed record Report(string Stage, double Progress);

    [LoggerMessage(1, LogLevel.Warning, "the progress of job {Job} could not be written: {Reason}")]
    private static partial void LogBeatFailed(ILogger log, Guid job, string reason);
}
