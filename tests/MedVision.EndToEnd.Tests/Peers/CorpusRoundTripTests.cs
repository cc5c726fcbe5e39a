using System.Net;
using System.Text.Json.Nodes;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Testing;
using MedVision.Testing.Orthanc;
using Xunit;

namespace MedVision.EndToEnd.Tests.Peers;

/// <summary>What peers send comes back byte for byte. What does not is listed here by file, with its reason, and the list must be true.</summary>
public sealed class CorpusRoundTripTests(CorpusHouse house) : IClassFixture<CorpusHouse>
{
    private const string Study = "2.25.20261121174601";

    /// <summary>Never on the line: the sender's limits.</summary>
    private static readonly Dictionary<string, string> notSent = new()
    {
        ["cornerstone/testImages/CTImage.dcm_JPEGProcess10_12TransferSyntax_1.2.840.10008.1.2.4.55.dcm"] = "storescu cannot propose this retired syntax",
        ["cornerstone/testImages/CTImage.dcm_JPEGProcess6_8TransferSyntax_1.2.840.10008.1.2.4.53.dcm"] = "storescu cannot propose this retired syntax",
        ["dcm4che/dcm4che-test-data/src/main/resources/Tag-0040-A170-VR-CS.dcm"] = "Orthanc cannot read it: a code string where the standard has a sequence",
        ["dcmqi/data/segmentations/sparse-labelmap-noppv.dcm"] = "dcmtk 3.6.7 does not know Label Map Segmentation",
        ["fo-dicom/Tests/FO-DICOM.Benchmark/Data/GH355.dcm"] = "the witness takes no SOP class of a maker's own",
        ["fo-dicom/Tests/FO-DICOM.Tests/Test Data/Issue1097_FailToOpenDeflatedFileWithSQ.dcm"] = "the witness takes no SOP class that the standard does not have",
        ["fo-dicom/Tests/FO-DICOM.Tests/Test Data/genFile.dcm"] = "the witness takes no SOP class that the standard does not have",
        ["highdicom/data/test_files/seg_image_sm_control_labelmap.dcm"] = "dcmtk 3.6.7 does not know Label Map Segmentation",
        ["highdicom/data/test_files/seg_image_sm_control_labelmap_palette_color.dcm"] = "dcmtk 3.6.7 does not know Label Map Segmentation",
        ["pydicom-data/data_store/data/explicit_VR-UN.dcm"] = "dcmtk does not find a SOP class whose representation is UN",
        ["pydicom-data/data_store/data/liver_deflate.dcm"] = "dcmtk 3.6.7 does not know Deflated Image Frame Compression",
        ["pydicom-data/data_store/data/liver_nonbyte_aligned_deflate.dcm"] = "dcmtk 3.6.7 does not know Deflated Image Frame Compression",
        ["pydicom/src/pydicom/data/test_files/SC_rgb_jpeg.dcm"] = "dcmtk stops at its damaged elements",
        ["pydicom/src/pydicom/data/test_files/rtdose_rle.dcm"] = "dcmtk does not find a SOP class whose representation is UN",
    };

    /// <summary>Refused by MedVision, on purpose.</summary>
    private static readonly Dictionary<string, string> refused = new()
    {
        ["fo-dicom/Tests/FO-DICOM.Tests/Test Data/GH178.dcm"] = "describes pixels and holds none",
        ["pydicom/src/pydicom/data/charset_files/chrKoreanMulti.dcm"] = "describes pixels and holds none",
    };

    /// <summary>Here, but not byte for byte.</summary>
    private static readonly Dictionary<string, string> different = new()
    {
    };

    [CorpusTheory]
    [InlineData("storescu")]
    [InlineData("dcmsend")]
    [InlineData("Orthanc")]
    public async Task Every_data_set_that_a_peer_sends_comes_back_equal_by_WADO(string sender)
    {
        IReadOnlyDictionary<string, byte[]> sent = await house.SentAsync();
        using HttpClient client = house.Server.Client();
        List<string> unsent = [], missing = [], changed = [];
        int equal = 0;
        foreach (CorpusFile file in house.Shares[sender])
        {
            if (!sent.TryGetValue(file.Instance, out byte[]? dataset))
            {
                unsent.Add(file.Name);
                continue;
            }
            using HttpRequestMessage request = new(HttpMethod.Get, $"/dicom-web/studies/{file.Study}/series/{file.Series}/instances/{file.Instance}");
            request.Headers.TryAddWithoutValidation("Accept", "application/dicom; transfer-syntax=*");
            using HttpResponseMessage response = await client.SendAsync(request);
            if (response.StatusCode == HttpStatusCode.NotFound)
            {
                missing.Add(file.Name);
                continue;
            }
            response.EnsureSuccessStatusCode();
            byte[] stored = CorpusFile.Split(await response.Content.ReadAsByteArrayAsync()).Dataset;
            if (IsEqual(file, dataset, stored)) equal++;
            else changed.Add(file.Name);
        }
        Assert.True(equal > 60, $"{equal} data sets of {house.Shares[sender].Count} are equal");
        string[] unlisted = [.. Unlisted(notSent, unsent, sender, "not sent"), .. Unlisted(refused, missing, sender, "refused"), .. Unlisted(different, changed, sender, "different")];
        Assert.True(unlisted.Length == 0, string.Join(Environment.NewLine, unlisted));
    }

    [CorpusFact]
    public async Task Every_data_set_goes_out_as_it_came_in_when_movescu_asks()
    {
        IReadOnlyDictionary<string, byte[]> sent = await house.SentAsync();
        CorpusFile[] stored = [.. house.Shares.Values.SelectMany(share => share).Where(file => sent.ContainsKey(file.Instance) && !refused.ContainsKey(file.Name))];
        IReadOnlyDictionary<string, byte[]> moved = await house.MovedAsync(stored);
        Assert.True(stored.Length > 180, $"{stored.Length} data sets were sent");
        string[] lost = [.. stored.Where(file => !moved.TryGetValue(file.Instance, out byte[]? dataset) || !IsEqual(file, sent[file.Instance], dataset))
            .Select(file => $"{(moved.ContainsKey(file.Instance) ? "different" : "not moved")}: {file.Name}")];
        Assert.True(lost.Length == 0, string.Join(Environment.NewLine, lost));
    }

    [CorpusFact]
    public async Task What_Orthanc_sends_by_STOW_it_finds_by_QIDO_and_gets_back_by_WADO()
    {
        OrthancServer orthanc = house.Orthanc;
        MrSeries made = new() { Rows = 8, Columns = 8, StudyUid = Study, SeriesUid = Study + ".2", FrameOfReference = Study + ".9", InstanceUid = n => $"{Study}.2.{n}" };
        byte[] file = new DicomFile(made.Dataset(made.PositionOf(1), 1, (column, row) => column * row), TransferSyntax.ExplicitVRLittleEndian).ToArray();
        string id = await orthanc.UploadAsync(file);
        await orthanc.StowAsync("medvision", [id]);
        await orthanc.AskAsync(HttpMethod.Delete, $"instances/{id}");

        JsonNode? found = await orthanc.AskAsync(HttpMethod.Post, "dicom-web/servers/medvision/qido",
            new JsonObject { ["Uri"] = "/studies", ["Arguments"] = new JsonObject { ["StudyInstanceUID"] = Study } });
        Assert.Single(found!.AsArray());
        await orthanc.AskAsync(HttpMethod.Post, "dicom-web/servers/medvision/retrieve", new JsonObject { ["Resources"] = new JsonArray(new JsonObject { ["Study"] = Study }) });
        Assert.Contains(id, await orthanc.InstancesAsync());
        Assert.Equal(CorpusFile.Split(file).Dataset, CorpusFile.Split(await orthanc.FileAsync(id)).Dataset);
    }

    /// <summary>A deflated stream of odd length has a padding byte on the line (PS3.5 A.5), which the witness leaves away.</summary>
    private static bool IsEqual(CorpusFile file, byte[] sent, byte[] stored) => sent.AsSpan().SequenceEqual(stored)
        || (file.Syntax == TransferSyntax.DeflatedExplicitVRLittleEndian.Uid && stored.Length == sent.Length + 1 && stored[^1] == 0 && stored.AsSpan().StartsWith(sent));

    /// <summary>What the list does not say, and what it says that is not so.</summary>
    private IEnumerable<string> Unlisted(Dictionary<string, string> known, List<string> found, string sender, string what)
    {
        string[] listed = [.. house.Shares[sender].Select(file => file.Name).Where(known.ContainsKey)];
        return [.. found.Except(listed).Select(name => $"{sender}, {what}: {name}"), .. listed.Except(found).Select(name => $"{sender}, listed but not {what}: {name}")];
    }
}
