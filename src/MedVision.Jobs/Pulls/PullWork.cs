using MedVision.Archive;
using MedVision.Archive.Rows;
using MedVision.Jobs.Running;
using MedVision.Pacs.Fetch;
using MedVision.Pacs.Peers;
using Microsoft.EntityFrameworkCore;

namespace MedVision.Jobs.Pulls;

/// <summary>One try of a pull: fetches a study, or looks for a patient's earlier studies and orders those.</summary>
internal sealed class PullWork(IDbContextFactory<MedVisionDb> databases, StudyFetch fetch, PriorSearch priors, JobsOptions options, TimeProvider time) : IWork
{
    public JobKind Kind => JobKind.Pull;

    public async Task<WorkResult> RunAsync(Job job, JobRun run, CancellationToken ct)
    {
        long id = job.PullId ?? throw new InvalidOperationException("the job names no pull");
        Pull order;
        await using (MedVisionDb db = await databases.CreateDbContextAsync(ct)) order = await db.Pulls.AsNoTracking().Include(row => row.Node).SingleAsync(row => row.Id == id, ct);
        run.Tell("asking", 0);
        try
        {
            if (order.PriorLimit is { } limit)
            {
                IReadOnlyList<RemoteStudy> found = await priors.FindAsync(order, limit, ct);
                return new WorkResult((db, token) => WriteAsync(db, id, async (pull, now) =>
                {
                    (pull.ItemCount, pull.DoneCount) = (found.Count, await PriorSearch.OrderAsync(db, pull, found, now, token));
                    PullEnd.Done(pull, now);
                }, token));
            }
            FetchOutcome outcome = await fetch.FetchAsync(order.Node, order.StudyInstanceUid, order.SeriesInstanceUid, new Teller(run), ct);
            return new WorkResult((db, token) => WriteAsync(db, id, (pull, now) => Sync(() => PullEnd.Decide(pull, outcome, options.Retry, now)), token));
        }
        catch (PeerException error)
        {
            return new WorkResult((db, token) => WriteAsync(db, id, (pull, now) => Sync(() => PullEnd.Failed(pull, error.Message, options.Retry, now)), token));
        }
    }

    private async Task WriteAsync(MedVisionDb db, long id, Func<Pull, DateTimeOffset, Task> change, CancellationToken ct)
    {
        Pull pull = await db.Pulls.SingleAsync(row => row.Id == id, ct);
        await change(pull, time.GetUtcNow());
    }

    private static Task Sync(Action action)
    {
        action();
        return Task.CompletedTask;
    }

    /// <summary>Unlike <see cref="Progress{T}"/> it tells at once and in order.</summary>
    private sealed class Teller(JobRun run) : IProgress<FetchOutcome>
    {
        public void Report(FetchOutcome value)
        {
            int done = value.Done + value.Failed;
            run.Tell(value.Total is { } total ? $"{done} of {total}" : $"{done}", value.Total is > 0 ? (double)done / value.Total.Value : 0);
        }
    }
}
