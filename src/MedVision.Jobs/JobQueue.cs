using MedVision.Archive;
using MedVision.Archive.Rows;
using MedVision.Jobs.Analyze;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace MedVision.Jobs;

/// <summary>Orders work, takes it back, orders it again. An order is a row: it is there once the call returned, whichever process does it.</summary>
public sealed class JobQueue(IDbContextFactory<MedVisionDb> databases, TimeProvider time)
{
    /// <summary>Orders the analysis of a series as it is now; the same content is ordered once. Returns the job's id.</summary>
    /// <exception cref="ArgumentException">There is no such series, or it holds no images to analyse.</exception>
    public async Task<Guid> EnqueueAnalyzeAsync(long seriesId, CancellationToken cancellationToken = default)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        Guid id;
        await using (IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(cancellationToken))
        {
            id = await SeriesJob.EnsureAsync(db, seriesId, time.GetUtcNow(), cancellationToken)
                ?? throw new ArgumentException($"Series {seriesId} does not exist or holds no images to analyse.", nameof(seriesId));
            await transaction.CommitAsync(cancellationToken);
        }
        if (!await RetryAsync(id, cancellationToken)) await RefreshAsync(id, cancellationToken);
        return id;
    }

    /// <summary>Orders synthetic images. Returns the id of the generation's row; its job's id is in <c>Generation.Job</c>.</summary>
    public async Task<long> EnqueueGenerateAsync(GenerationRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(request.Count, 1);
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        DateTimeOffset now = time.GetUtcNow();
        Generation generation = new()
        {
            Label = request.Label,
            Count = request.Count,
            Seed = request.Seed,
            Truncation = request.Truncation,
            RequestedBy = request.RequestedBy,
            MaskJson = request.Mask?.ToJson(),
            At = now,
            Job = new Job
            {
                Id = Guid.CreateVersion7(now),
                Kind = JobKind.Generate,
                Subject = $"{request.Count} x {request.Label}{(request.Mask is null ? "" : ", drawn")}, seed {request.Seed}",
                State = JobState.Queued,
                CreatedAt = now,
            },
        };
        db.Generations.Add(generation);
        await db.SaveChangesAsync(cancellationToken);
        return generation.Id;
    }

    /// <summary>Asks for the end of a job: one that waits is cancelled at once, one that runs within a second. False if it had ended.</summary>
    public async Task<bool> CancelAsync(Guid jobId, CancellationToken cancellationToken = default)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        DateTimeOffset now = time.GetUtcNow();
        int waiting = await db.Jobs.Where(job => job.Id == jobId && job.State == JobState.Queued).ExecuteUpdateAsync(job => job
            .SetProperty(row => row.State, JobState.Cancelled).SetProperty(row => row.FinishedAt, now).SetProperty(row => row.CancelRequested, true), cancellationToken);
        if (waiting > 0)
        {
            await RefreshAsync(jobId, cancellationToken);
            return true;
        }
        return await db.Jobs.Where(job => job.Id == jobId && job.State == JobState.Running)
            .ExecuteUpdateAsync(job => job.SetProperty(row => row.CancelRequested, true), cancellationToken) > 0;
    }

    /// <summary>Orders a failed or cancelled job again. False if it is neither.</summary>
    public async Task<bool> RetryAsync(Guid jobId, CancellationToken cancellationToken = default)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        int queued = await db.Jobs.Where(job => job.Id == jobId && (job.State == JobState.Failed || job.State == JobState.Cancelled)).ExecuteUpdateAsync(job => job
            .SetProperty(row => row.State, JobState.Queued).SetProperty(row => row.CancelRequested, false).SetProperty(row => row.Error, (string?)null)
            .SetProperty(row => row.Stage, (string?)null).SetProperty(row => row.Progress, 0).SetProperty(row => row.Attempts, 0)
            .SetProperty(row => row.StartedAt, (DateTimeOffset?)null).SetProperty(row => row.FinishedAt, (DateTimeOffset?)null), cancellationToken);
        if (queued > 0) await RefreshAsync(jobId, cancellationToken);
        return queued > 0;
    }

    private async Task RefreshAsync(Guid jobId, CancellationToken ct)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(ct);
        long? study = await db.Jobs.Where(job => job.Id == jobId && job.SeriesId != null).Select(job => (long?)job.Series!.StudyId).SingleOrDefaultAsync(ct);
        if (study is { } id) await StudySummary.RefreshAsync(db, id, ct);
    }
}
