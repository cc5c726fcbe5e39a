using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using MedVision.Archive;
using MedVision.Archive.Rows;
using MedVision.Pacs.Ingest;
using MedVision.Pacs.Retrieve;
using MedVision.Testing;
using MedVision.Testing.Orthanc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MedVision.Web.Tests.DicomWeb.Retrieve;

[Collection("archive")]
public sealed class PeerTests(ArchiveFixture fixture) : DicomWebTest(fixture)
{
    private const string Corpus = "dicom-conformance";

    [DataFact(Corpus)]
    public async Task Every_file_of_the_corpus_that_is_stored_comes_back_byte_for_byte()
    {
        string root = TestData.Require(Corpus);
        await Host.Services.GetRequiredService<IngestService>().IngestPathAsync(root, Door.Upload);
        await using MedVisionDb db = await Host.Services.GetRequiredService<IDbContextFactory<MedVisionDb>>().CreateDbContextAsync();
        List<string> studies = await db.Studies.Select(row => row.StudyInstanceUid).ToListAsync();
        Dictionary<string, string> files = Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .GroupBy(path => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)))).ToDictionary(group => group.Key, group => group.First());
        HashSet<string> syntaxes = [];
        int count = 0;
        foreach (string study in studies)
        {
            IReadOnlyList<StoredInstance> stored = await Host.Services.GetRequiredService<StoredInstances>().ListAsync(new ResourceAddress(study));
            using HttpResponseMessage answer = await Host.GetAsync("/dicom-web/studies/" + study, "multipart/related; type=\"application/dicom\"; transfer-syntax=*");
            IReadOnlyList<BodyPart> parts = await PartsAsync(answer);
            Assert.Equal(stored.Count, parts.Count);
            for (int i = 0; i < parts.Count; i++)
            {
                // What was sent, found by its hash among the files on the disk; not what the archive says it holds.
                Assert.True(files.TryGetValue(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(parts[i].Content)), out _), stored[i].SopUid);
                Assert.Equal("application/dicom; transfer-syntax=" + stored[i].TransferSyntaxUid, parts[i].ContentType);
                syntaxes.Add(stored[i].TransferSyntaxUid);
                count++;
            }
        }
        Assert.True(count > 200 && syntaxes.Count >= 15, $"{count} files in {syntaxes.Count} transfer syntaxes");
    }

    [ToolFact("python3", Corpus)]
    public async Task Pydicom_reads_the_parts()
    {
        byte[] file = await File.ReadAllBytesAsync(TestData.Require(Corpus + "/pydicom/src/pydicom/data/test_files/MR_small_jp2klossless.dcm"));
        await Host.StoreAsync(file);
        (int code, string output, string error) = Tool.Run("python3", "-c",
            """
            import sys, io, urllib.request, email, email.policy, hashlib, pydicom
            def parts(accept, path):
                request = urllib.request.Request(sys.argv[1] + path, headers={"Accept": accept})
                with urllib.request.urlopen(request) as answer:
                    head = ("Content-Type: " + answer.headers["Content-Type"] + "\r\n\r\n").encode()
                    message = email.message_from_bytes(head + answer.read(), policy=email.policy.HTTP)
                assert message.is_multipart() and not message.defects, message.defects
                return [(part["Content-Type"], part.get_payload(decode=True)) for part in message.iter_parts()]
            (kind, whole), = parts('multipart/related; type="application/dicom"', sys.argv[2])
            data = pydicom.dcmread(io.BytesIO(whole))
            (_, frame), = parts('multipart/related; type="application/octet-stream"', sys.argv[2] + "/frames/1")
            assert frame == data.PixelData
            print(kind, data.SOPInstanceUID, data.file_meta.TransferSyntaxUID, hashlib.sha256(data.pixel_array.tobytes()).hexdigest())
            """, Host.Url, DicomWebHost.AddressOf(file));
        Assert.True(code == 0, error);
        (int plain, string expected, string problem) = Tool.Run("python3", "-c",
            "import sys, hashlib, pydicom; print(hashlib.sha256(pydicom.dcmread(sys.argv[1]).pixel_array.tobytes()).hexdigest())", TestData.Require(Corpus + "/pydicom/src/pydicom/data/test_files/MR_small.dcm"));
        Assert.True(plain == 0, problem);
        Assert.StartsWith("application/dicom;", output, StringComparison.Ordinal);
        Assert.Contains(" 1.2.840.10008.1.2.1 " + expected.Trim(), output, StringComparison.Ordinal);
    }

    [OrthancFact]
    public async Task Orthanc_s_DICOMweb_client_retrieves_a_study()
    {
        byte[][] files = [Bytes(Image(1)), Bytes(Image(2)), Bytes(Image(1, Series + ".7"))];
        await Host.StoreAsync(files);
        await using OrthancServer orthanc = await OrthancServer.StartAsync();
        await orthanc.AddDicomWebServerAsync("medvision", new Uri(Host.Url + "/dicom-web/"));
        JsonObject resources = new() { ["Resources"] = new JsonArray(new JsonObject { ["Study"] = Study }), ["Synchronous"] = true };
        using HttpResponseMessage answer = await orthanc.Rest.PostAsJsonAsync("dicom-web/servers/medvision/retrieve", resources);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync() + orthanc.Log);
        List<byte[]> received = [];
        foreach (JsonNode? id in (await orthanc.Rest.GetFromJsonAsync<JsonArray>("instances"))!) received.Add(await orthanc.Rest.GetByteArrayAsync($"instances/{id}/file"));
        Assert.Equal(files.Select(Convert.ToHexString).Order(StringComparer.Ordinal), received.Select(Convert.ToHexString).Order(StringComparer.Ordinal));
    }
}
