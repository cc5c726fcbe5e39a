using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Testing;
using MedVision.Testing.Orthanc;
using Xunit;

namespace MedVision.EndToEnd.Tests;

/// <summary>Orthanc's DICOMweb client against our service.</summary>
[Collection(HouseCollection.Name)]
public sealed class OrthancStowTests(House house, OrthancFixture orthanc) : IClassFixture<OrthancFixture>
{
    private static byte[] Image(string study, int number) => new DicomFile(
        new MrSeries { Rows = 32, Columns = 32, StudyUid = study, SeriesUid = study + ".1", FrameOfReference = study + ".9", InstanceUid = n => $"{study}.1.{n}" }.Dataset([0, 0, number], number)
            .Set(DicomTags.PatientID, study[^10..]),
        TransferSyntax.ExplicitVRLittleEndian).ToArray();

    [OrthancFact]
    public async Task What_Orthanc_sends_by_STOW_is_here_byte_for_byte_and_it_finds_it_here()
    {
        string study = DicomUids.Generate();
        await orthanc.Server.AddDicomWebServerAsync("medvision", new Uri(house.Url + "/dicom-web/"), Server.Token);
        string[] ids = [.. await Task.WhenAll(Enumerable.Range(1, 5).Select(number => orthanc.Server.UploadAsync(Image(study, number))))];

        await orthanc.Server.StowAsync("medvision", ids);

        using HttpClient client = house.Client();
        client.DefaultRequestHeaders.Accept.Add(MediaTypeWithQualityHeaderValue.Parse("application/dicom"));
        foreach (string id in ids)
        {
            byte[] sent = await orthanc.Server.FileAsync(id);
            using DicomFile file = DicomFile.Read(sent);
            string sop = file.Dataset.RequireString(DicomTags.SOPInstanceUID);
            Assert.Equal(sent, await client.GetByteArrayAsync($"/dicom-web/studies/{study}/series/{study}.1/instances/{sop}"));
        }

        JsonNode? found = await orthanc.Server.AskAsync(HttpMethod.Post, "dicom-web/servers/medvision/qido", new JsonObject { ["Uri"] = "/studies", ["Arguments"] = new JsonObject { ["StudyInstanceUID"] = study } });
        Assert.Contains(study, found!.AsArray().Single()!.ToJsonString(), StringComparison.Ordinal);
    }
}
