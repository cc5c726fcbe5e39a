using System.Text.Json;
using MedVision.Web.Accounts;
using MedVision.Web.Hosting.Checks;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MedVision.Web.Hosting;

/// <summary>
/// <c>/health/live</c>: the process answers. <c>/health/ready</c>: database, doors, disk and job scheduler do their work; 503 where one does not.
/// Everybody gets the word; administrators, and scripts with the API token, get each check with its reason as JSON.
/// </summary>
internal static class Health
{
    public static IServiceCollection AddHealth(this IServiceCollection services, UpOptions options)
    {
        IHealthChecksBuilder checks = services.AddHealthChecks().AddCheck<DatabaseCheck>("database").AddCheck<DiskCheck>("disk");
        if (options.OpenDicomPort is not null) checks.AddCheck<DoorCheck>("dicom");
        if (options.Works) checks.AddCheck<JobsCheck>("jobs");
        return services;
    }

    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = WriteAsync }).AllowAnonymous();
    }

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        if (!ApiToken.IsValid(context.Request) && !context.User.IsInRole(Roles.Admin)) return context.Response.WriteAsync(report.Status.ToString());
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(JsonSerializer.Serialize(new
        {
            status = report.Status.ToString(),
            checks = report.Entries.ToDictionary(entry => entry.Key, entry => new
            {
                status = entry.Value.Status.ToString(),
                detail = entry.Value.Description ?? entry.Value.Exception?.GetType().Name,
                milliseconds = Math.Round(entry.Value.Duration.TotalMilliseconds, 1),
            }),
        }));
    }
}
