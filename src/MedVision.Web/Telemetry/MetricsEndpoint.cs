using System.Net;
using MedVision.Web.Accounts;

namespace MedVision.Web.Telemetry;

/// <summary><c>/metrics</c>, for Prometheus: open to this machine itself, to the API token and to administrators. It names no patient.</summary>
internal static class MetricsEndpoint
{
    public static void MapMetrics(this WebApplication app) => app.MapGet("/metrics", (HttpContext context, MetricStore store) =>
        IsAllowed(context) ? Results.Text(PrometheusText.Write(store.Read()), PrometheusText.MediaType) : Results.Unauthorized()).AllowAnonymous().ExcludeFromDescription();

    private static bool IsAllowed(HttpContext context) =>
        IsThisMachine(context) || ApiToken.IsValid(context.Request) || context.User.IsInRole(Roles.Admin);

    /// <summary>A proxy on this machine asks for somebody else, and says so.</summary>
    private static bool IsThisMachine(HttpContext context) => context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
        && !context.Request.Headers.ContainsKey("X-Forwarded-For") && !context.Request.Headers.ContainsKey("Forwarded");
}
