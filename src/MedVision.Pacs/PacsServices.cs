using MedVision.Dicom.Network.Services;
using MedVision.Pacs.Commit;
using MedVision.Pacs.Ingest;
using MedVision.Pacs.Listen;
using MedVision.Pacs.Query;
using MedVision.Pacs.Remove;
using MedVision.Pacs.Retrieve;
using MedVision.Pacs.Retrieve.Outbound;
using MedVision.Pacs.Send;
using MedVision.Pacs.Stow;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MedVision.Pacs;

public static class PacsServices
{
    /// <summary>Ingest and retrieval over the archive of <c>AddArchive</c>.</summary>
    public static IServiceCollection AddPacs(this IServiceCollection services) => services
        .AddSingleton(new IngestLimits())
        .AddSingleton<IngestService>()
        .AddSingleton<ResultStore>()
        .AddSingleton(new StowLimits())
        .AddSingleton<StowService>()
        .AddSingleton<ArchiveRemoval>()
        .AddSingleton<RemovalJournal>()
        .AddHostedService(provider => provider.GetRequiredService<RemovalJournal>())
        .AddSingleton<ArchiveQuery>()
        .AddRetrieve()
        .AddSingleton<OutboundItems>()
        .AddSingleton<CommitmentDesk>()
        .AddSend();

    /// <summary>The DICOM network door, opened when the host starts; over <see cref="AddPacs"/>.</summary>
    public static IServiceCollection AddDicomDoor(this IServiceCollection services, DicomDoorOptions options) => services
        .AddSingleton(options)
        .AddDicomLimits()
        .AddSingleton(new CommitmentOptions())
        .AddSingleton<NodeRegister>()
        .AddSingleton<CommitmentBook>()
        .AddSingleton<CommitmentCheck>()
        .AddSingleton<CommitmentReporter>()
        .AddSingleton<IDimseService, VerificationService>()
        .AddSingleton<IDimseService, StoreService>()
        .AddSingleton<IDimseService, FindService>()
        .AddSingleton<IDimseService, MoveService>()
        .AddSingleton<IDimseService, GetService>()
        .AddSingleton<IDimseService, CommitmentService>()
        .AddSingleton<IDimseService, CommitmentReportService>()
        .AddSingleton<DicomDoor>()
        .AddHostedService(provider => provider.GetRequiredService<DicomDoor>())
        .AddHostedService(provider => provider.GetRequiredService<CommitmentReporter>());

    /// <summary>The door's limits out of the configuration; wrong ones keep the process from starting.</summary>
    private static IServiceCollection AddDicomLimits(this IServiceCollection services)
    {
        services.AddOptions<DicomLimits>().Configure<IServiceProvider>((limits, provider) => provider.GetService<IConfiguration>()?.GetSection(DicomLimits.Section).Bind(limits)).ValidateOnStart();
        return services.AddSingleton<IValidateOptions<DicomLimits>, DicomLimitsCheck>();
    }
}
