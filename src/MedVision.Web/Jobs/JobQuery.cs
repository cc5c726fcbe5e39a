using MedVision.Archive;
using MedVision.Archive.Rows;
using Microsoft.EntityFrameworkCore;

namespace MedVision.Web.Jobs;

/// <summary>Reads one page of the jobs, the newest first.</summary>
internal sealed class JobQuery(IDbContextFactory<MedVisionDb> databases)
{
    public async Task<(IReadOnlyList<JobView> Rows, int Count)> ReadAsync(JobState? state, int skip, int take, CancellationToken cancellationToken)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        IQueryable<Job> jobs = db.Jobs.AsNoTracking().Where(job => job.DeliveryId == null && job.PullId == null); // those have a page of their own
        if (state is { } wanted) jobs = jobs.Where(job => job.State == wanted);
        int count = await jobs.CountAsync(cancellationToken);
        List<JobView> rows = await jobs.OrderByDescending(job => job.CreatedAt).ThenBy(job => job.Id).Skip(skip).Take(take)
            .Select(job => new JobView(
                job.Id, job.Kind, job.Subject, job.Series == null ? null : job.Series.Study.StudyInstanceUid, job.Series == null ? null : job.Series.SeriesInstanceUid,
                job.State, job.Stage, job.Progress, job.Attempts, job.Worker, job.CreatedAt, job.StartedAt, job.FinishedAt, job.Error, job.CancelRequested))
            .ToListAsync(cancellationToken);
        return (rows, count);
    }
}
