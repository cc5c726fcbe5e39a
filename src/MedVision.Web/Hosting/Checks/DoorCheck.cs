using MedVision.Web.Nodes;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MedVision.Web.Hosting.Checks;

/// <summary>The DICOM door is open. One that was shut at start, because its port was taken, is a remark: the pages work.</summary>
internal sealed class DoorCheck(DicomDoors doors) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        doors.Door is null ? HealthCheckResult.Degraded(doors.Describe())
        : doors.Door.IsOpen ? HealthCheckResult.Healthy(doors.Describe())
        : HealthCheckResult.Unhealthy("the DICOM door is shut"));
}
