using System.Globalization;
using System.Text.Json.Nodes;
using MedVision.Testing;
using MedVision.Testing.Orthanc;
using Xunit;

namespace MedVision.Pacs.Tests.Peers;

/// <summary>The peer of the other tests, seen by itself.</summary>
public sealed class OrthancServerTests(OrthancFixture orthanc) : IClassFixture<OrthancFixture>
{
    [OrthancFact("echoscu")]
    public void Orthanc_answers_on_its_DICOM_port()
    {
        (int exit, string output, string error) = Tool.Run("echoscu", "-aec", orthanc.Server.AETitle, "127.0.0.1", orthanc.Server.DicomPort.ToString(CultureInfo.InvariantCulture));
        Assert.True(exit == 0, output + error);
    }

    [OrthancFact]
    public async Task Orthanc_gives_a_file_back_and_names_it_in_QIDO()
    {
        byte[] file = TestImage.Bytes(4);
        string id = await orthanc.Server.UploadAsync(file);
        Assert.Contains(id, await orthanc.Server.InstancesAsync());
        Assert.Equal(file, await orthanc.Server.FileAsync(id));
        JsonArray studies = (await orthanc.Server.AskAsync(HttpMethod.Get, "dicom-web/studies"))!.AsArray();
        Assert.Single(studies);
    }

    [OrthancFact]
    public async Task Another_Orthanc_can_stand_beside_the_first_and_is_gone_when_closed()
    {
        OrthancServer other = await OrthancServer.StartAsync(new OrthancOptions { AETitle = "OTHER" });
        await orthanc.Server.AddModalityAsync("other", "OTHER", other.DicomPort);
        await orthanc.Server.AskAsync(HttpMethod.Post, "modalities/other/echo", new JsonObject());
        await other.DisposeAsync();
        await Assert.ThrowsAsync<OrthancException>(() => orthanc.Server.AskAsync(HttpMethod.Post, "modalities/other/echo", new JsonObject()));
    }
}
