using MedVision.Pacs.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace MedVision.Web.Telemetry;

/// <summary>
/// Sends figures and traces to an OpenTelemetry collector, where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names one; its sister variables
/// (protocol, headers, <c>OTEL_SERVICE_NAME</c>, intervals) mean what OpenTelemetry says they mean.
/// </summary>
internal sealed partial class OpenTelemetryExport(ILogger<OpenTelemetryExport> log) : IHostedService
{
    private readonly List<IDisposable> providers = [];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT") is not { Length: > 0 }) return Task.CompletedTask;
        ResourceBuilder resource = ResourceBuilder.CreateEmpty().AddService("medvision", serviceVersion: typeof(OpenTelemetryExport).Assembly.GetName().Version?.ToString(3))
            .AddTelemetrySdk().AddEnvironmentVariableDetector();
        providers.Add(Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter("MedVision.*", "Npgsql", "System.Runtime", "Microsoft.AspNetCore.Hosting").AddOtlpExporter().Build());
        providers.Add(Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(PacsTelemetry.Name, "MedVision.*").AddOtlpExporter().Build());
        LogExporting();
        return Task.CompletedTask;
    }

    /// <summary>Disposing sends what is left.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (IDisposable provider in providers) provider.Dispose();
        providers.Clear();
        return Task.CompletedTask;
    }

    [LoggerMessage(1, LogLevel.Information, "figures and traces go to the collector named by OTEL_EXPORTER_OTLP_ENDPOINT")]
    private partial void LogExporting();
}
