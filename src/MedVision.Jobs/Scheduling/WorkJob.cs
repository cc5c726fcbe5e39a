using MedVision.Jobs.Running;
using Quartz;

namespace MedVision.Jobs.Scheduling;

/// <summary>What Quartz calls; its key is the id of the job's row.</summary>
internal sealed class WorkJob(JobWorker worker) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await worker.RunAsync(Guid.Parse(context.JobDetail.Key.Name), cancellationToken);
}
