using Microsoft.Extensions.DependencyInjection;

namespace MedVision.Jobs;

public static class JobsServices
{
    /// <summary>The job queue and, unless the role is <see cref="JobsRole.Web"/>, the workers. Needs <c>AddArchive</c> and <c>AddPacs</c>.</summary>
    public static IServiceCollection AddMedVisionJobs(this IServiceCollection services, JobsOptions options) => services
        .AddSingleton(options)
        .AddSingleton<JobQueue>();

    /// <inheritdoc cref="AddMedVisionJobs(IServiceCollection, JobsOptions)"/>
    public static IServiceCollection AddMedVisionJobs(this IServiceCollection services, JobsRole role) => services.AddMedVisionJobs(new JobsOptions { Role = role });
}
