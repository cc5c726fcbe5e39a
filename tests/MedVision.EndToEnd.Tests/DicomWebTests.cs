using System.Net;
using System.Text;
using System.Text.Json;
using MedVision.Testing;
using Xunit;

namespace MedVision.EndToEnd.Tests;

[Collection(HouseCollection.Name)]
public sealed class DicomWebTests(House house)
{
    [DataFact(House.Study)]
    public async Task A_frame_holds_the_pixels_that_pydicom_reads()
    {
        string study = await house.StudyAsync();
        string file = Directory.EnumerateFiles(TestData.Require(House.Study), "*.dcm", SearchOption.AllDirectories).Order().First();
        (int exitCode, string output, string error) = Tool.Run("python3", "-c",
            """
            import sys, hashlib, pydicom
            d = pydicom.dcmread(sys.argv[1])
            print(d.SeriesInstanceUID, d.SOPInstanceUID, d.Rows, hashlib.sha256(d.PixelData).hexdigest())
            """, file);
        Assert.True(exitCode == 0, error);
        string[] facts = output.Trim().Split(' ');
        using HttpClient client = house.Client();
        string series = $"/dicom-web/studies/{study}/series/{facts[0]}";

        byte[] body = await client.GetByteArrayAsync($"{series}/instances/{facts[1]}/frames/1");
        Assert.Equal(facts[3], HashOf(PartOf(body)));

        JsonElement metadata = JsonDocument.Parse(await client.GetStringAsync($"{series}/metadata")).RootElement;
        JsonElement instance = metadata.EnumerateArray().Single(item => item.GetProperty("00080018").GetProperty("Value")[0].GetString() == facts[1]);
        Assert.Equal(facts[2], instance.GetProperty("00280010").GetProperty("Value")[0].ToString());

        Assert.Equal(await File.ReadAllBytesAsync(file), await client.GetByteArrayAsync($"{series}/instances/{facts[1]}?accept=application/dicom;transfer-syntax=*"));
        Assert.Equal("image/png", (await client.GetAsync($"{series}/thumbnail")).Content.Headers.ContentType?.MediaType);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"{series}/instances/{facts[1]}/frames/2")).StatusCode);
    }

    [DataFact(House.Study)]
    public async Task The_addresses_of_bulk_data_and_of_all_frames_lead_to_them()
    {
        string study = await house.StudyAsync();
        string file = Directory.EnumerateFiles(TestData.Require(House.Study), "*.dcm", SearchOption.AllDirectories).Order().First();
        (int exitCode, string output, string error) = Tool.Run("python3", "-c",
            """
            import sys, hashlib, pydicom
            d = pydicom.dcmread(sys.argv[1])
            print(d.SeriesInstanceUID, d.SOPInstanceUID, hashlib.sha256(d.PixelData).hexdigest())
            """, file);
        Assert.True(exitCode == 0, error);
        string[] facts = output.Trim().Split(' ');
        using HttpClient client = house.Client();
        string instance = $"/dicom-web/studies/{study}/series/{facts[0]}/instances/{facts[1]}";
        JsonElement metadata = JsonDocument.Parse(await client.GetStringAsync(instance + "/metadata")).RootElement[0];

        string frames = metadata.GetProperty("7FE00010").GetProperty("BulkDataURI").GetString()!;
        Assert.Equal(facts[2], HashOf(PartOf(await client.GetByteArrayAsync(frames))));
        byte[] whole = PartOf(await client.GetByteArrayAsync(instance + "/bulkdata/7FE00010"));
        Assert.Equal(facts[2], HashOf(whole));

        using HttpRequestMessage bare = new(HttpMethod.Get, instance + "/bulkdata/7FE00010");
        bare.Headers.Accept.ParseAdd("application/octet-stream");
        HttpResponseMessage answer = await client.SendAsync(bare);
        Assert.Equal("application/octet-stream", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(whole, await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(instance + "/bulkdata/00291010/0/00081140")).StatusCode);
    }

    /// <summary>The content of a body of one part.</summary>
    private static byte[] PartOf(byte[] body)
    {
        int start = body.AsSpan().IndexOf("\r\n\r\n"u8) + 4, end = body.AsSpan().LastIndexOf("\r\n--"u8);
        Assert.Contains("transfer-syntax=1.2.840.10008.1.2", Encoding.ASCII.GetString(body, 0, start), StringComparison.Ordinal);
        return body[start..end];
    }

    private static string HashOf(byte[] bytes) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));

    [Theory]
    [InlineData("/dicom-web/studies/..%2f..%2fetc/series/1.2/metadata")]
    [InlineData("/dicom-web/studies/1.2/series/abc/metadata")]
    [InlineData("/dicom-web/studies/1.2/series/1.2/instances/1.2';--/frames/1")]
    [InlineData("/api/studies/not-a-uid")]
    public async Task An_address_that_names_no_UID_is_refused(string path)
    {
        using HttpClient client = house.Client();
        Assert.Equal(HttpStatusCode.BadRequest, (await client.GetAsync(path)).StatusCode);
    }

    [Theory]
    [InlineData("/dicom-web/studies/1.2/series/1.2/metadata")]
    [InlineData("/dicom-web/studies/1.2/series/1.2/thumbnail")]
    [InlineData("/dicom-web/studies/1.2/series/1.2/instances/1.2")]
    [InlineData("/dicom-web/studies/1.2/series/1.2/instances/1.2/frames/1")]
    [InlineData("/dicom-web/studies/1.2/series/1.2/instances/1.2/frames")]
    [InlineData("/dicom-web/studies/1.2/series/1.2/instances/1.2/bulkdata/00291010")]
    [InlineData("/api/studies/1.2")]
    [InlineData("/api/analyses/987654/masks")]
    [InlineData("/api/analyses/987654/anomaly")]
    public async Task What_is_not_there_is_not_found(string path)
    {
        using HttpClient client = house.Client();
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(path)).StatusCode);
    }
}
