namespace MedVision.Jobs;

/// <summary>Orders work, takes it back, orders it again. An order is a row: it is there once the call returned, whichever process does it.</summary>
public sealed class JobQueue
{
    /// <summary>Orders the analysis of a series as it is now; the same content is ordered once. Returns the job's id.</summary>
    public Task<Guid> EnqueueAnalyzeAsync(long seriesId, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Orders synthetic images. Returns the id of the generation's row; its job's id is in <c>Generation.Job</c>.</summary>
    public Task<long> EnqueueGenerateAsync(GenerationRequest request, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Asks for the end of a job: one that waits is cancelled at once, one that runs within a second. False if it had ended.</summary>
    public Task<bool> CancelAsync(Guid jobId, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Orders a failed or cancelled job again. False if it is neither.</summary>
    public Task<bool> RetryAsync(Guid jobId, CancellationToken cancellationToken = default) => throw new NotImplementedException();
}
