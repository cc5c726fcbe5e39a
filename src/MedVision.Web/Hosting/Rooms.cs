using MedVision.Jobs;
using MedVision.Pacs;
using MedVision.Web.Admin;
using MedVision.Web.Instances;
using MedVision.Web.Jobs;
using MedVision.Web.Models;
using MedVision.Web.Quarantine;
using MedVision.Web.Review;
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
        services.AddSingleton<JobQuery>();
        services.AddSingleton<GenerationQuery>();
        services.AddSingleton<QuarantineQuery>();
        services.AddSingleton<UserDesk>();
        services.AddHostedService<DoorNotes>();
        return services;
    }

    /// <summary>Says at start what an option could not do.</summary>
    private sealed partial class DoorNotes(UpOptions options, ILogger<DoorNotes> log) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            if (options.DicomPort is int port) LogNoDicom(port);
            if (options.AcceptUnknownPeers) LogNoPeers();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        [LoggerMessage(1, LogLevel.Warning, "--dicom {Port}: this version opens no DICOM network port; images come in by upload, file, folder and ZIP")]
        private partial void LogNoDicom(int port);

        [LoggerMessage(2, LogLevel.Warning, "--accept-unknown-peers has no effect: this version opens no DICOM network port")]
        private partial void LogNoPeers();
    }
}
