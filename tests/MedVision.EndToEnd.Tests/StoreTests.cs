using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Testing;
using Xunit;

namespace MedVision.EndToEnd.Tests;

/// <summary>STOW-RS and DELETE as programs call them.</summary>
[Collection(HouseCollection.Name)]
public sealed class StoreTests(House house)
{
    private const string Boundary = "part-of-a-test";

    private static byte[] Image(string study, int number) => new DicomFile(
        new MrSeries { Rows = 8, Columns = 8, StudyUid = study, SeriesUid = study + ".1", FrameOfReference = study + ".9", InstanceUid = n => $"{study}.1.{n}" }.Dataset([0, 0, number], number),
        TransferSyntax.ExplicitVRLittleEndian).ToArray();

    private static MultipartContent Request(params byte[][] parts)
    {
        MultipartContent content = new("related", Boundary);
        content.Headers.ContentType!.Parameters.Add(new NameValueHeaderValue("type", "\"application/dicom\""));
        foreach (byte[] part in parts)
        {
            ByteArrayContent one = new(part);
            one.Headers.ContentType = new("application/dicom");
            content.Add(one);
        }
        return content;
    }

    private static async Task<JsonElement> JsonOf(HttpResponseMessage answer)
    {
        Assert.Equal("application/dicom+json", answer.Content.Headers.ContentType?.MediaType);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
    }

    private static string[] Of(JsonElement answer, string sequence, string tag) => answer.TryGetProperty(sequence, out JsonElement items)
        ? [.. items.GetProperty("Value").EnumerateArray().Select(item => item.GetProperty(tag).GetProperty("Value")[0].ToString())] : [];

    [Fact]
    public async Task Hundreds_of_parts_are_stored_and_the_answer_leads_to_each()
    {
        string study = DicomUids.Generate();
        using HttpClient client = house.Client();
        HttpResponseMessage answer = await client.PostAsync("/dicom-web/studies", Request([.. Enumerable.Range(1, 200).Select(n => Image(study, n))]));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        JsonElement json = await JsonOf(answer);
        Assert.Equal(Enumerable.Range(1, 200).Select(n => $"{study}.1.{n}"), Of(json, "00081199", "00081155"));
        Assert.Equal($"{house.Url}/dicom-web/studies/{study}", json.GetProperty("00081190").GetProperty("Value")[0].GetString());
        string address = Of(json, "00081199", "00081190")[99];
        Assert.Contains(Encoding.ASCII.GetString(Image(study, 100)), Encoding.ASCII.GetString(await client.GetByteArrayAsync(address)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_fails_is_told_with_its_reason_and_stops_nothing_else()
    {
        string study = DicomUids.Generate();
        using HttpClient client = house.Client();
        byte[] cut = Image(study, 2)[..^20];
        byte[] other = Image(DicomUids.Generate(), 3);

        HttpResponseMessage some = await client.PostAsync($"/dicom-web/studies/{study}", Request(Image(study, 1), cut, other, "not DICOM"u8.ToArray()));

        Assert.Equal(HttpStatusCode.Accepted, some.StatusCode);
        JsonElement json = await JsonOf(some);
        Assert.Equal([$"{study}.1.1"], Of(json, "00081199", "00081155"));
        // A900H: not of the study in the address. The cut file ends in its pixels: it says nothing of itself that could be trusted.
        Assert.Contains("43264", Of(json, "00081198", "00081197"));
        Assert.Equal(3, Of(json, "00081198", "00081197").Length + Of(json, "0008119A", "00081197").Length);

        byte[] changed = Image(study, 1);
        changed[^1] ^= 0x40;
        HttpResponseMessage none = await client.PostAsync($"/dicom-web/studies/{study}", Request(changed));
        Assert.Equal(HttpStatusCode.Conflict, none.StatusCode);
        Assert.Equal(["273"], Of(await JsonOf(none), "00081198", "00081197")); // 0111H, the UID is taken
        Assert.Equal(HttpStatusCode.OK, (await client.PostAsync($"/dicom-web/studies/{study}", Request(Image(study, 1)))).StatusCode);
    }

    [Theory]
    [InlineData("multipart/related; type=\"application/dicom\"", "--x\r\n\r\n", HttpStatusCode.BadRequest)] // no boundary
    [InlineData("multipart/related; type=\"application/dicom\"; boundary=x", "", HttpStatusCode.BadRequest)]
    [InlineData("multipart/related; type=\"application/dicom\"; boundary=x", "no multipart at all", HttpStatusCode.BadRequest)]
    [InlineData("multipart/related; type=\"application/dicom\"; boundary=x", "--x\r\nContent-Type: application/dicom\r\n\r\nthe body ends here", HttpStatusCode.BadRequest)]
    [InlineData("multipart/related; type=\"application/dicom\"; boundary=x", "--x--\r\n", HttpStatusCode.BadRequest)]
    [InlineData("multipart/related; type=\"application/dicom+xml\"; boundary=x", "--x--\r\n", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json", "{}", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/dicom", "not DICOM", HttpStatusCode.Conflict)]
    [InlineData("multipart/related; type=application/dicom; boundary=x", "--x\r\n\r\nnot DICOM\r\n--x--\r\n", HttpStatusCode.Conflict)] // unquoted, as many clients send it
    public async Task A_body_that_is_no_store_request_is_refused(string type, string body, HttpStatusCode expected)
    {
        using HttpClient client = house.Client();
        using ByteArrayContent content = new(Encoding.ASCII.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        Assert.Equal(expected, (await client.PostAsync("/dicom-web/studies", content)).StatusCode);
    }

    [Fact]
    public async Task A_part_whose_header_never_ends_is_refused_at_once()
    {
        using TcpClient socket = new();
        Uri url = new(house.Url);
        await socket.ConnectAsync(url.Host, url.Port);
        await using NetworkStream stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /dicom-web/studies HTTP/1.1\r\nHost: {url.Authority}\r\nAuthorization: Bearer {Server.Token}\r\n"
            + "Content-Type: multipart/related; type=\"application/dicom\"; boundary=x\r\nContent-Length: 1000000000\r\n\r\n--x\r\nX-Long: " + new string('a', 100_000)));
        byte[] start = new byte[12];
        await stream.ReadExactlyAsync(start);
        Assert.Equal("HTTP/1.1 400", Encoding.ASCII.GetString(start));
    }

    [Fact]
    public async Task An_answer_in_XML_is_not_made()
    {
        using HttpClient client = house.Client();
        using HttpRequestMessage request = new(HttpMethod.Post, "/dicom-web/studies") { Content = Request(Image(DicomUids.Generate(), 1)) };
        request.Headers.Accept.ParseAdd("application/dicom+xml");
        Assert.Equal(HttpStatusCode.NotAcceptable, (await client.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task A_deleted_instance_series_and_study_is_gone_and_may_come_again()
    {
        string study = DicomUids.Generate();
        using HttpClient client = house.Client();
        (await client.PostAsync("/dicom-web/studies", Request(Image(study, 1), Image(study, 2)))).EnsureSuccessStatusCode();
        string series = $"/dicom-web/studies/{study}/series/{study}.1";

        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync($"{series}/instances/{study}.1.1")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.DeleteAsync($"{series}/instances/{study}.1.1")).StatusCode);
        Assert.Equal(1, JsonDocument.Parse(await client.GetStringAsync(series + "/metadata")).RootElement.GetArrayLength());
        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync($"/dicom-web/studies/{study}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"/api/studies/{study}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.DeleteAsync(series)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.PostAsync("/dicom-web/studies", Request(Image(study, 1)))).StatusCode);
    }

    [Fact]
    public async Task Without_a_sign_in_nothing_is_read_stored_or_deleted_and_the_answer_says_how()
    {
        using HttpClient stranger = new() { BaseAddress = new Uri(house.Url) };
        foreach ((HttpMethod method, string path) in new[] { (HttpMethod.Get, "/dicom-web/studies/1.2/series/1.2/metadata"), (HttpMethod.Post, "/dicom-web/studies"), (HttpMethod.Delete, "/dicom-web/studies/1.2") })
        {
            using HttpResponseMessage answer = await stranger.SendAsync(new HttpRequestMessage(method, path));
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Equal("Bearer realm=\"MedVision\"", answer.Headers.WwwAuthenticate.ToString());
        }
    }
}
