using System.Net;
using MedVision.Archive;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Services;
using MedVision.Pacs.Conformance;
using MedVision.Pacs.Listen;
using MedVision.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MedVision.Pacs.Tests.Conformance;

public sealed class ConformanceStatementTests
{
    /// <summary>MEDVISION_WRITE_CONFORMANCE=1 writes the file in place of comparing it.</summary>
    [Fact]
    public async Task The_conformance_statement_says_what_the_code_offers()
    {
        ServiceCollection collection = new();
        collection.AddLogging().AddDataProtection();
        collection.AddArchive(new ArchiveOptions { DataFolder = Path.GetTempPath() }).AddPacs().AddDicomDoor(new DicomDoorOptions { EndPoint = new IPEndPoint(IPAddress.Loopback, 0) });
        await using ServiceProvider provider = collection.BuildServiceProvider();
        ListenerOptions limits = new() { EndPoint = new IPEndPoint(IPAddress.Loopback, 0), Policy = new AcceptorPolicy { Admit = (_, _) => new(), Offer = _ => [] } };
        string statement = ConformanceStatement.Write([.. provider.GetServices<IDimseService>()], limits);
        string path = Path.Combine(TestData.Repository, "src", "MedVision.Pacs", "CONFORMANCE.md");
        if (Environment.GetEnvironmentVariable("MEDVISION_WRITE_CONFORMANCE") == "1") await File.WriteAllTextAsync(path, statement);
        Assert.True(await File.ReadAllTextAsync(path) == statement, "CONFORMANCE.md is not what the code offers; write it again with MEDVISION_WRITE_CONFORMANCE=1");
    }
}
