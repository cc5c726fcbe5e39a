using MedVision.Archive.Rows;

namespace MedVision.Jobs.Running;

/// <summary>What is done for a kind of job.</summary>
internal interface IWork
{
    JobKind Kind { get; }

    /// <summary>Does it and returns what writes its rows. They are written in one transaction with the job's end, or not at all.</summary>
    /// <exception cref="WorkFailedException">The input does not allow it.</exception>
    /// <exception cref="WorkObsoleteException">The job's input is not what it was.</exception>
    Task<WorkResult> RunAsync(Job job, JobRun run, CancellationToken ct);
}
