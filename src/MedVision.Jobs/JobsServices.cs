using MedVision.Archive;
using MedVision.Inference.Analysis;
using MedVision.Inference.Generation;
using MedVision.Inference.Models;
using MedVision.Inference.Models.Store;
using MedVision.Jobs.Analyze;
using MedVision.Jobs.Generate;
using MedVision.Jobs.Pulls;
using MedVision.Jobs.Running;
using MedVision.Jobs.Scheduling;
using MedVision.Jobs.Send;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MedVision.Jobs;

public static class JobsServices
{
    /// <summary>The job queue and, unless the role is <see cref="JobsRole.Web"/>, the workers. Needs <c>AddArchive</c> and <c>AddPacs</c>.</summary>
    public static IServiceCollection AddMedVisionJobs(this IServiceCollection services, JobsOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<JobQueue>();
        services.AddSingleton<DeliveryQueue>();
        services.AddSingleton<PullQueue>();
        if (options.Role == JobsRole.Web) return services;
        services.TryAddSingleton(provider => ModelCatalog.Open(ModelCatalog.Locate(), ModelStore.Of(provider.GetRequiredService<ArchiveOptions>().DataFolder)));
        services.TryAddSingleton<SeriesAnalyzer>();
        services.TryAddSingleton<ImageGenerator>();
        services.TryAddSingleton<SliceSynthesizer>();
        services.AddSingleton<IWork, AnalyzeWork>();
        services.AddSingleton<IWork, GenerateWork>();
        services.AddSingleton<IWork, SendWork>();
        services.AddSingleton<PriorSearch>();
        services.AddSingleton<IWork, PullWork>();
        return services.AddWorker();
    }

    /// <inheritdoc cref="AddMedVisionJobs(IServiceCollection, JobsOptions)"/>
    public static IServiceCollection AddMedVisionJobs(this IServiceCollection services, JobsRole role) => services.AddMedVisionJobs(new JobsOptions { Role = role });

    /// <summary>What does jobs, without saying which kinds there are.</summary>
    internal static IServiceCollection AddWorker(this IServiceCollection services)
    {
        services.AddSingleton<JobWorker>();
        services.AddSingleton<SeriesCompletion>();
        services.AddSingleton<ResultRouting>();
        services.AddSingleton<DeliveryRound>();
        services.AddSingleton<PullRound>();
        services.AddSingleton<JobScheduler>();
        services.AddHostedService(provider => provider.GetRequiredService<JobScheduler>());
        services.AddSingleton<JobPulse>();
        services.AddSingleton<JobDispatcher>();
        services.AddHostedService(provider => provider.GetRequiredService<JobDispatcher>());
        return services;
    }
}
