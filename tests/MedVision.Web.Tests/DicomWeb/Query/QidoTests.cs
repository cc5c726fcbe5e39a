using System.Net;
using System.Text.Json.Nodes;
using MedVision.Archive;
using MedVision.Dicom.Data;
using MedVision.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MedVision.Web.Tests.DicomWeb.Query;

/// <summary>QIDO-RS over HTTP, PS3.18 8.3 and 10.6.</summary>
[Collection("archive")]
public sealed class QidoTests(ArchiveFixture fixture) : QidoTest(fixture)
{
    [Theory]
    [InlineData("/studies", 3)]
    [InlineData("/series", 4)]
    [InlineData("/instances", 5)]
    [InlineData("/studies/" + Root + ".1/series", 2)]
    [InlineData("/studies/" + Root + ".1/instances", 3)]
    [InlineData("/studies/" + Root + ".1/series/" + Root + ".1.2/instances", 2)]
    [InlineData("/studies/" + Root + ".2/series/" + Root + ".1.2/instances", 0)]
    public async Task Every_address_finds_what_lies_below_it(string path, int expected)
    {
        await FillAsync();
        Assert.Equal(expected, (await FindAsync(path)).Count);
    }

    [Fact]
    public async Task Pages_are_newest_first_and_each_but_the_last_says_how_many_are_left()
    {
        await FillAsync();
        List<string?> paged = [];
        List<string> warnings = [];
        for (int offset = 0; offset < 3; offset++)
        {
            using HttpResponseMessage answer = await Host.GetAsync($"/dicom-web/studies?limit=1&offset={offset}");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            paged.AddRange(Texts(await ArrayAsync(answer), DicomTags.StudyInstanceUID));
            if (answer.Headers.TryGetValues("Warning", out IEnumerable<string>? values)) warnings.AddRange(values);
        }
        Assert.Equal([StudyOf(3), StudyOf(2), StudyOf(1)], paged);
        string service = "299 " + new Uri(Host.Url).Authority + "/dicom-web ";
        Assert.Equal([service + "\"There are 2 additional results that can be requested\"", service + "\"There are 1 additional results that can be requested\""], warnings);
    }

    [Theory]
    [InlineData("limit=3", false)]
    [InlineData("limit=2", true)]
    [InlineData("limit=0", true)]
    [InlineData("limit=5&offset=7", false)]
    [InlineData("PatientID=P2&limit=1", false)]
    public async Task A_limit_warns_only_where_it_cuts(string parameters, bool warns)
    {
        await FillAsync();
        using HttpResponseMessage answer = await Host.GetAsync("/dicom-web/studies?" + parameters);
        Assert.Equal((HttpStatusCode.OK, warns), (answer.StatusCode, answer.Headers.Contains("Warning")));
    }

    [Fact]
    public async Task A_long_answer_that_is_cut_warns_before_its_first_octet_and_is_whole()
    {
        await FillAsync();
        await using (MedVisionDb db = await Host.Services.GetRequiredService<IDbContextFactory<MedVisionDb>>().CreateDbContextAsync())
        {
            await db.Database.ExecuteSqlAsync($"""
                INSERT INTO instances (series_id, sop_instance_uid, sop_class_uid, transfer_syntax_uid, number, frames, blob, bytes, received_at, door, attributes)
                SELECT i.series_id, '2.25.' || n, i.sop_class_uid, i.transfer_syntax_uid, n, 1, i.blob, 1, i.received_at, i.door, i.attributes
                FROM instances i, generate_series(1, 1500) n WHERE i.sop_instance_uid = {StudyOf(2) + ".1.1"}
                """);
        }
        using HttpResponseMessage answer = await Host.GetAsync("/dicom-web/instances?StudyInstanceUID=" + StudyOf(2) + "&limit=1400");
        Assert.Contains("\"There are 101 additional results", Assert.Single(answer.Headers.GetValues("Warning")));
        Assert.True(answer.Headers.TransferEncodingChunked);
        Assert.Equal(1400, (await ArrayAsync(answer)).Count);
    }

    [Fact]
    public async Task Nothing_found_is_an_empty_array()
    {
        using HttpResponseMessage answer = await Host.GetAsync("/dicom-web/studies?PatientID=NOBODY");
        Assert.Equal((HttpStatusCode.OK, "application/dicom+json", "[]"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, await answer.Content.ReadAsStringAsync()));
        Assert.False(answer.Headers.Contains("Warning"));
    }

    [Fact]
    public async Task An_answer_names_where_it_can_be_retrieved_and_that_it_is_online()
    {
        await FillAsync();
        string address = $"{Host.Url}/dicom-web/studies/{StudyOf(1)}/series/{StudyOf(1)}.2/instances/{StudyOf(1)}.2.2";
        JsonArray found = await FindAsync($"/instances?SOPInstanceUID={StudyOf(1)}.2.2");
        Assert.Equal(address, Assert.Single(Texts(found, DicomTags.RetrieveURL)));
        Assert.Equal("ONLINE", Assert.Single(Texts(found, DicomTags.InstanceAvailability)));
        using HttpResponseMessage file = await Host.GetAsync(new Uri(address).AbsolutePath + "/metadata");
        Assert.Equal(HttpStatusCode.OK, file.StatusCode);
    }

    [Fact]
    public async Task Attributes_are_included_by_keyword_by_tag_in_lists_and_repeated()
    {
        await FillAsync();
        string path = $"/instances?SOPInstanceUID={StudyOf(2)}.1.1";
        Assert.Null(Assert.Single(await FindAsync(path))!["00181314"]);
        foreach (string include in (string[])["FlipAngle", "00181314", "EchoTime,FlipAngle", "EchoTime&includefield=FlipAngle", "all"])
            Assert.Equal(15, (int)Assert.Single(await FindAsync($"{path}&includefield={include}"))!["00181314"]!["Value"]![0]!);
    }

    [Theory]
    [InlineData("/studies?limit=-1", "limit")]
    [InlineData("/studies?limit=1&limit=2", "limit")]
    [InlineData("/studies?offset=x", "offset")]
    [InlineData("/studies?fuzzymatching=perhaps", "fuzzymatching")]
    [InlineData("/studies?StudyDate=20210230", "StudyDate")]
    [InlineData("/studies?NoSuchKeyword=1", "NoSuchKeyword")]
    [InlineData("/studies?includefield=NoSuchKeyword", "NoSuchKeyword")]
    [InlineData("/studies?StudyInstanceUID=1.2*", "UID")]
    [InlineData("/studies/abc/series", "UID")]
    public async Task A_wrong_request_is_refused_with_its_reason(string path, string reason)
    {
        using HttpResponseMessage answer = await Host.GetAsync("/dicom-web" + path);
        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Contains(reason, (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["detail"]);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.OK, "application/dicom+json")]
    [InlineData("*/*", HttpStatusCode.OK, "application/dicom+json")]
    [InlineData("application/json", HttpStatusCode.OK, "application/json")]
    [InlineData("application/dicom+json;q=0.5, application/json;q=0.9", HttpStatusCode.OK, "application/json")]
    [InlineData("text/html, application/dicom+json;q=0.1", HttpStatusCode.OK, "application/dicom+json")]
    [InlineData("multipart/related; type=\"application/dicom+xml\"", HttpStatusCode.NotAcceptable, "application/problem+json")]
    [InlineData("application/dicom+json;q=0", HttpStatusCode.NotAcceptable, "application/problem+json")]
    public async Task The_media_type_is_one_that_the_client_takes(string? accept, HttpStatusCode status, string mediaType)
    {
        using HttpResponseMessage answer = await Host.GetAsync("/dicom-web/studies", accept);
        Assert.Equal((status, mediaType), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task The_media_type_in_the_address_goes_before_the_header()
    {
        using HttpResponseMessage answer = await Host.GetAsync("/dicom-web/studies?accept=application/json", "text/html");
        Assert.Equal((HttpStatusCode.OK, "application/json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task What_is_not_matched_at_the_level_is_named_in_a_warning()
    {
        await FillAsync();
        using HttpResponseMessage answer = await Host.GetAsync("/dicom-web/studies?SeriesNumber=9&PatientID=P1");
        Assert.Single(await ArrayAsync(answer));
        string warning = Assert.Single(answer.Headers.GetValues("Warning"));
        Assert.StartsWith("299 ", warning);
        Assert.Contains("SeriesNumber", warning);
        Assert.DoesNotContain("PatientID", warning);
    }

    [Fact]
    public async Task Without_the_database_the_client_may_come_again()
    {
        await using MedVisionDb db = await Host.Services.GetRequiredService<IDbContextFactory<MedVisionDb>>().CreateDbContextAsync();
        await db.Database.ExecuteSqlAsync($"ALTER TABLE studies RENAME TO lost");
        using HttpResponseMessage answer = await Host.GetAsync("/dicom-web/studies");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        await db.Database.ExecuteSqlAsync($"ALTER TABLE lost RENAME TO studies");
        Assert.Empty(await FindAsync("/studies"));
    }
}
