using MedVision.Archive;
using MedVision.Jobs.Analyze;
using MedVision.Jobs.Send;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Logging;

namespace MedVision.Jobs.Scheduling;

/// <summary>Finds the series that have had no new instance for a while and orders their analysis, once for each content.</summary>
internal sealed partial class SeriesCompletion(IDbContextFactory<MedVisionDb> databases, JobsOptions options, TimeProvider time, ILogger<SeriesCompletion> log)
{
    public async Task ScanAsync(CancellationToken ct)
    {
        DateTimeOffset quietSince = time.GetUtcNow() - options.CompletionDelay;
        await using MedVisionDb db = await databases.CreateDbContextAsync(ct);
        var quiet = await db.Series.AsNoTracking().Where(row => row.CompletedAt == null && row.LastInstanceAt <= quietSince)
            .OrderBy(row => row.LastInstanceAt).Select(row => new { row.Id, row.StudyId }).ToListAsync(ct);
        foreach (var series in quiet) await CompleteAsync(series.Id, series.StudyId, quietSince, ct);
    }

    private async Task CompleteAsync(long seriesId, long studyId, DateTimeOffset quietSince, CancellationToken ct)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(ct);
        await using IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(ct);
        await StudySummary.LockAsync(db, studyId, ct);
        DateTimeOffset now = time.GetUtcNow();
        // An instance may have come, or another worker been faster, since the list was read.
        int completed = await db.Series.Where(row => row.Id == seriesId && row.CompletedAt == null && row.LastInstanceAt <= quietSince)
            .ExecuteUpdateAsync(row => row.SetProperty(series => series.CompletedAt, now), ct);
        if (completed == 0) return;
        Guid? job = await SeriesRouting.ApplyAsync(db, seriesId, now, ct) ? await SeriesJob.EnsureAsync(db, seriesId, now, ct) : null;
        await StudySummary.RefreshAsync(db, studyId, ct);
        await transaction.CommitAsync(ct);
        LogComplete(seriesId, job);
    }

    [LoggerMessage(1, LogLevel.Information, "series {Series} is complete, job {Job}")]
    private partial void LogComplete(long series, Guid? job);
}
