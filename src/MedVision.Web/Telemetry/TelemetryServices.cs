using MedVision.Web.Hosting;

namespace MedVision.Web.Telemetry;

internal static class TelemetryServices
{
    /// <summary>Figures, their history, their export; after the archive and before what it measures.</summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, UpOptions options)
    {
        services.AddSingleton<MetricStore>();
        services.AddSingleton<LogTail>();
        services.AddSingleton<ILoggerProvider>(provider => provider.GetRequiredService<LogTail>());
        services.AddSingleton<RateHistory>();
        services.AddHostedService(provider => provider.GetRequiredService<RateHistory>());
        services.AddHostedService<OpenTelemetryExport>();
        // One process asks for all: figures of the database are the same in each.
        if (options.ServesPages) services.AddHostedService<ArchiveGauges>();
        return services;
    }
}
