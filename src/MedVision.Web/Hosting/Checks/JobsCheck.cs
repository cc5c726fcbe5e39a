using MedVision.Jobs.Scheduling;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MedVision.Web.Hosting.Checks;

/// <summary>This worker looks for jobs.</summary>
internal sealed class JobsCheck(JobPulse pulse, TimeProvider time) : IHealthCheck
{
    private static readonly TimeSpan patience = TimeSpan.FromMinutes(1);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (pulse.Last is not { } last) return Task.FromResult(HealthCheckResult.Healthy("starting to look for jobs"));
        TimeSpan silence = time.GetUtcNow() - last;
        return Task.FromResult(silence > patience ? HealthCheckResult.Unhealthy($"nobody has looked for jobs here for {silence.TotalSeconds:0} s") : HealthCheckResult.Healthy());
    }
}
