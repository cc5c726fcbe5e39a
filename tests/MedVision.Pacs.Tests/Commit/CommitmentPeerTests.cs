using System.Text.Json.Nodes;
using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Services.Commitment;
using MedVision.Pacs.Commit;
using MedVision.Testing;
using MedVision.Testing.Orthanc;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MedVision.Pacs.Tests.Commit;

/// <summary>Storage commitment with Orthanc, both ways.</summary>
[Collection("archive")]
public sealed class CommitmentPeerTests(ArchiveFixture fixture, OrthancFixture orthanc) : DoorTest(fixture), IClassFixture<OrthancFixture>
{
    [OrthancFact]
    public async Task Orthanc_asks_us_and_gets_its_report()
    {
        await OpenAsync();
        await Services.GetRequiredService<CommitmentReporter>().StartAsync(CancellationToken.None);
        await AdmitAsync("ORTHANC", orthanc.Server.DicomPort);
        await SendAsync(TestImage.Bytes(1));
        await orthanc.Server.AddModalityAsync("medvision", "MEDVISION", Door.EndPoint.Port);
        JsonNode asked = (await orthanc.Server.AskAsync(HttpMethod.Post, "modalities/medvision/storage-commitment", new JsonObject
        {
            ["DicomInstances"] = new JsonArray(new JsonArray(SopClasses.MRImageStorage, TestImage.Series + ".1"), new JsonArray(SopClasses.MRImageStorage, "1.2.3.404")),
        }))!;
        JsonNode report = await ReportAsync(asked["ID"]!.GetValue<string>());
        Assert.Equal("Failure", report["Status"]!.GetValue<string>());
        Assert.Equal([TestImage.Series + ".1"], report["Success"]!.AsArray().Select(one => one!["SOPInstanceUID"]!.GetValue<string>()));
        JsonNode failure = Assert.Single(report["Failures"]!.AsArray())!;
        Assert.Equal(("1.2.3.404", 0x0112), (failure["SOPInstanceUID"]!.GetValue<string>(), failure["FailureReason"]!.GetValue<int>()));
    }

    [OrthancFact]
    public async Task Orthanc_is_asked_by_us_and_reports_on_an_association_of_its_own()
    {
        await OpenAsync();
        await AdmitAsync("ORTHANC", orthanc.Server.DicomPort);
        await orthanc.Server.AddModalityAsync("medvision", "MEDVISION", Door.EndPoint.Port);
        DicomDataset image = TestImage.Dataset(6);
        await orthanc.Server.UploadAsync(TestImage.Bytes(image));
        SopReference stored = new(SopClasses.MRImageStorage, image.RequireString(DicomTags.SOPInstanceUID)), absent = new(SopClasses.MRImageStorage, "1.2.3.404");
        CommitmentReport? report = await Services.GetRequiredService<CommitmentDesk>().AskAsync(new RemoteNode("ORTHANC", "127.0.0.1", orthanc.Server.DicomPort), [stored, absent], TimeSpan.FromSeconds(60));
        Assert.Equal([stored], report!.Committed);
        Assert.Equal((absent, CommitmentFailure.NoSuchObjectInstance), Assert.Single(report.Failed));
    }

    private async Task<JsonNode> ReportAsync(string transaction)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        while (true)
        {
            JsonNode report = (await orthanc.Server.AskAsync(HttpMethod.Get, $"storage-commitment/{transaction}", cancellationToken: limit.Token))!;
            if (report["Status"]!.GetValue<string>() != "Pending") return report;
            await Task.Delay(50, limit.Token);
        }
    }
}
