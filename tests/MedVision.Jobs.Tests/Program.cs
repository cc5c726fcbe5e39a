using MedVision.Archive;
using MedVision.Jobs.Tests.Running;
using Microsoft.Extensions.Hosting;

namespace MedVision.Jobs.Tests;

/// <summary>A worker in a process of its own: <c>dotnet MedVision.Jobs.Tests.dll CONNECTION DATA</c>. It runs until it is killed.</summary>
internal static class Program
{
    private static async Task Main(string[] arguments)
    {
        ArchiveOptions archive = new() { ConnectionString = arguments[0], DataFolder = arguments[1] };
        using IHost host = TestWorker.Build(archive, new FileGatedWork(archive.DataFolder));
        await host.RunAsync();
    }
}
