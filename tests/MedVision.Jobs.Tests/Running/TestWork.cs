using MedVision.Archive;
using MedVision.Archive.Rows;
using MedVision.Jobs.Running;

namespace MedVision.Jobs.Tests.Running;

/// <summary>Work whose doing a test writes itself.</summary>
internal sealed class TestWork(Func<Job, JobRun, CancellationToken, Task> body, Func<MedVisionDb, Job, Task>? write = null) : IWork
{
    public JobKind Kind => JobKind.Generate;

    public async Task<WorkResult> RunAsync(Job job, JobRun run, CancellationToken ct)
    {
        await body(job, run, ct);
        return new WorkResult((db, _) => write?.Invoke(db, job) ?? Task.CompletedTask);
    }
}
