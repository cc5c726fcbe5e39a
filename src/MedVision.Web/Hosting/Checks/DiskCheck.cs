using MedVision.Archive;
using MedVision.Web.Layout;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MedVision.Web.Hosting.Checks;

/// <summary>There is room in the data folder. Senders are told to try again later once it is full; before that, somebody should know.</summary>
internal sealed class DiskCheck(ArchiveOptions options) : IHealthCheck
{
    private const long Scarce = 5L << 30, Full = 256L << 20;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        long free = new DriveInfo(options.DataFolder).AvailableFreeSpace;
        string words = $"{Words.Bytes(free)} free";
        return Task.FromResult(free < Full ? HealthCheckResult.Unhealthy($"the disk is full: {words}") : free < Scarce ? HealthCheckResult.Degraded($"the disk fills up: {words}") : HealthCheckResult.Healthy(words));
    }
}
