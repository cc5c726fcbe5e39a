using System.Net;
using MedVision.Archive;
using MedVision.Pacs.Listen;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace MedVision.Pacs.Tests.Stress;

/// <summary>A store in a process of its own: <c>dotnet MedVision.Pacs.Tests.dll CONNECTION DATA</c>. It says its port and runs until it is killed.</summary>
internal static class Program
{
    private static async Task Main(string[] arguments)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddLogging().AddArchive(new ArchiveOptions { ConnectionString = arguments[0], DataFolder = arguments[1] }).AddPacs()
            .AddDicomDoor(new DicomDoorOptions { EndPoint = new IPEndPoint(IPAddress.Loopback, 0), AcceptUnknownPeers = true });
        using IHost host = builder.Build();
        await host.StartAsync();
        Console.WriteLine(host.Services.GetRequiredService<DicomDoor>().EndPoint.Port);
        await host.WaitForShutdownAsync();
    }
}
