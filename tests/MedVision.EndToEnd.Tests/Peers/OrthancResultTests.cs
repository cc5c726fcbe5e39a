using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using MedVision.Dicom.IO;
using MedVision.Testing.Orthanc;
using Xunit;

namespace MedVision.EndToEnd.Tests.Peers;

/// <summary>
/// What the analysis made goes to Orthanc by both ways out. A file that came by STOW Orthanc keeps byte for byte; a data set that came by C-STORE
/// it writes anew (lengths of sequences), with the same elements and values.
/// </summary>
[Collection(HouseCollection.Name)]
public sealed class OrthancResultTests(House house, OrthancFixture orthanc) : IClassFixture<OrthancFixture>
{
    private static readonly string[] kinds = ["Capture", "ParametricMap", "Report", "Segmentation"];

    [OrthancFact(data: [House.Study])]
    public async Task Orthanc_has_every_result_with_equal_elements_after_C_STORE_and_byte_for_byte_after_STOW()
    {
        string study = await house.StudyAsync();
        JsonElement[] results = [.. ReadingTests.Analysed(await house.StudyJsonAsync(study)).GetProperty("results").EnumerateArray()];
        Assert.Equal(kinds, results.Select(result => result.GetProperty("kind").GetString()).Distinct().Order().Where(kinds.Contains));
        using HttpClient client = house.Client();
        Dictionary<string, byte[]> ours = [];
        foreach (JsonElement result in results)
        {
            string instance = result.GetProperty("sopInstanceUid").GetString()!;
            using HttpRequestMessage request = new(HttpMethod.Get, $"/dicom-web/studies/{study}/series/{result.GetProperty("seriesInstanceUid").GetString()}/instances/{instance}");
            request.Headers.TryAddWithoutValidation("Accept", "application/dicom; transfer-syntax=*");
            using HttpResponseMessage response = await client.SendAsync(request);
            response.EnsureSuccessStatusCode();
            ours[instance] = await response.Content.ReadAsByteArrayAsync();
        }

        await CheckAsync(client, ours, Rewritten, new JsonObject { ["aeTitle"] = orthanc.Server.AETitle, ["kind"] = "Dimse", ["host"] = "127.0.0.1", ["port"] = orthanc.Server.DicomPort });
        foreach (string id in await orthanc.Server.InstancesAsync()) await orthanc.Server.AskAsync(HttpMethod.Delete, $"instances/{id}");
        await CheckAsync(client, ours, file => CorpusFile.Split(file).Dataset, new JsonObject { ["aeTitle"] = "ORTHANC_WEB", ["kind"] = "DicomWeb", ["url"] = orthanc.Server.DicomWeb.ToString() });
    }

    private async Task CheckAsync(HttpClient client, Dictionary<string, byte[]> ours, Func<byte[], byte[]> content, JsonObject form)
    {
        long node = (await AnswerAsync(await client.PutAsJsonAsync("/api/nodes", form))).GetProperty("id").GetInt64();
        JsonArray instances = [.. ours.Keys.Select(uid => JsonValue.Create(uid))];
        JsonElement ordered = await AnswerAsync(await client.PostAsJsonAsync("/api/deliveries", new JsonObject { ["nodeId"] = node, ["instances"] = instances }));
        long[] ids = [.. ordered.GetProperty("deliveries").EnumerateArray().Select(id => id.GetInt64())];
        using CancellationTokenSource patience = new(TimeSpan.FromMinutes(2));
        while (true)
        {
            JsonElement[] rows = [.. (await AnswerAsync(await client.GetAsync("/api/deliveries"))).GetProperty("rows").EnumerateArray().Where(row => ids.Contains(row.GetProperty("id").GetInt64()))];
            Assert.DoesNotContain(rows, row => row.GetProperty("state").GetString() is "Dead" or "Withheld" or "Cancelled");
            if (rows.Length == ids.Length && rows.All(row => row.GetProperty("state").GetString() == "Done")) break;
            await Task.Delay(100, patience.Token);
        }
        Dictionary<string, byte[]> there = [];
        foreach (string id in await orthanc.Server.InstancesAsync())
        {
            byte[] file = await orthanc.Server.FileAsync(id);
            there.Add(CorpusFile.Split(file).Instance, file);
        }
        Assert.Equal(ours.Keys.Order(), there.Keys.Order());
        Assert.All(ours, one => Assert.True(content(one.Value).AsSpan().SequenceEqual(content(there[one.Key])), $"{one.Key} is another data set at {form["aeTitle"]}"));
    }

    /// <summary>Every element and value, in one form of writing.</summary>
    private static byte[] Rewritten(byte[] file)
    {
        DicomFile read = DicomFile.Read(file);
        return CorpusFile.Split(new DicomFile(read.Dataset, read.TransferSyntax).ToArray()).Dataset;
    }

    private static async Task<JsonElement> AnswerAsync(HttpResponseMessage response)
    {
        using (response)
        {
            string text = await response.Content.ReadAsStringAsync();
            Assert.True(response.IsSuccessStatusCode, text);
            return JsonDocument.Parse(text).RootElement;
        }
    }
}
