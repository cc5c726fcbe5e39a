using System.Net;
using MedVision.Jobs;
using MedVision.Pacs;
using MedVision.Pacs.Listen;
using MedVision.Web.Admin;
using MedVision.Web.Deliveries;
using MedVision.Web.Instances;
using MedVision.Web.Jobs;
using MedVision.Web.Models;
using MedVision.Web.Nodes;
using MedVision.Web.Ohif;
using MedVision.Web.Operations;
using MedVision.Web.Pulls;
using MedVision.Web.Quarantine;
using MedVision.Web.Remove;
using MedVision.Web.Review;
using MedVision.Web.Routing;
using MedVision.Web.Studio;
using MedVision.Web.Study;
using MedVision.Web.Worklist;

namespace MedVision.Web.Hosting;

/// <summary>The rooms of the house behind the pages.</summary>
internal static partial class Rooms
{
    public static IServiceCollection AddRooms(this IServiceCollection services, UpOptions options)
    {
        services.AddPacs();
        services.AddMedVisionJobs(options.Role switch
        {
            Role.Web => JobsRole.Web,
            Role.Worker => JobsRole.Worker,
            _ => JobsRole.All,
        });
        services.AddSingleton<ModelShelf>();
        services.AddSingleton<WorklistQuery>();
        services.AddSingleton<StudyQuery>();
        services.AddSingleton<InstanceQuery>();
        services.AddSingleton<SegmentationMasks>();
        services.AddSingleton<SignerDesk>();
        services.AddSingleton<ReportDesk>();
        services.AddSingleton<ReviewLog>();
        services.AddSingleton<RemovalDesk>();
        services.AddSingleton<OhifFolder>();
        services.AddSingleton<JobQuery>();
        services.AddSingleton<ProofShelf>();
        services.AddSingleton<GenerationQuery>();
        services.AddSingleton<QuarantineQuery>();
        services.AddSingleton<OperationsQuery>();
        services.AddSingleton<UserDesk>();
        services.AddSingleton<NodeDesk>();
        services.AddSingleton<RuleDesk>();
        services.AddSingleton<DeliveryQuery>();
        services.AddSingleton<SendDesk>();
        services.AddSingleton<PullDesk>();
        return services.AddDicomNetwork(options);
    }

    /// <summary>The DICOM port is opened wherever pages are served. One that was not asked for by number may be taken: then it is said, and the rest stands.</summary>
    private static IServiceCollection AddDicomNetwork(this IServiceCollection services, UpOptions options)
    {
        IPEndPoint endPoint = new(options.Address, options.OpenDicomPort ?? 0);
        DicomDoorOptions settings = new() { AETitle = options.AETitle, EndPoint = endPoint, AcceptUnknownPeers = options.AcceptUnknownPeers };
        // Whoever calls other nodes, a worker for example, does so by this title.
        services.AddSingleton(settings);
        if (options.OpenDicomPort is not { } port) return services.AddSingleton(new DicomDoors(null, null, "A worker opens no DICOM port."));
        if (options.DicomPort is null && Ports.WhyNotFree(endPoint) is { } reason)
        {
            services.AddSingleton(new DicomDoors(null, null, $"No DICOM port is open: {port} cannot be opened ({reason}). Start with --dicom PORT."));
            return services.AddHostedService<DoorNotes>();
        }
        if (options.DicomTlsPort is { } tlsPort) settings = settings with { Tls = new(new IPEndPoint(options.Address, tlsPort), options.DicomTls!) };
        services.AddDicomDoor(settings);
        return services.AddSingleton(provider => new DicomDoors(provider.GetRequiredService<DicomDoor>(), provider.GetRequiredService<DicomDoorOptions>(), null));
    }

    /// <summary>Says at start why the DICOM door stays shut.</summary>
    private sealed partial class DoorNotes(DicomDoors doors, ILogger<DoorNotes> log) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            LogNoDicom(doors.Describe());
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        [LoggerMessage(1, LogLevel.Error, "{Reason}")]
        private partial void LogNoDicom(string reason);
    }
}
