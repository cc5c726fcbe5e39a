using MedVision.Archive;
using MedVision.Jobs.Running;
using MedVision.Pacs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MedVision.Jobs.Tests.Running;

/// <summary>A worker as <c>up --role worker</c> builds it, but with a test's work.</summary>
internal static class TestWorker
{
    public static IHost Build(ArchiveOptions archive, IWork work, JobsOptions? options = null)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddArchive(archive).AddPacs();
        builder.Services.AddSingleton(options ?? new JobsOptions { ScanInterval = TimeSpan.FromMilliseconds(100) });
        builder.Services.AddSingleton<JobQueue>();
        builder.Services.AddSingleton(work);
        builder.Services.AddWorker();
        return builder.Build();
    }
}
