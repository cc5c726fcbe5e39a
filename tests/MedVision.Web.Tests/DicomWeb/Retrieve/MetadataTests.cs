using System.IO.Compression;
using System.Net;
using System.Text.Json;
using MedVision.Archive;
using MedVision.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MedVision.Web.Tests.DicomWeb.Retrieve;

[Collection("archive")]
public sealed class MetadataTests(ArchiveFixture fixture) : DicomWebTest(fixture)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_study_has_the_instances_of_all_its_series_once(bool complete)
    {
        await Host.StoreAsync(Bytes(Image(2)), Bytes(Image(1)), Bytes(Image(3, Series + ".7")), Bytes(Image(1, Series + ".8")));
        if (complete) await CompleteAsync();
        foreach (int _ in new int[2])
        {
            using HttpResponseMessage answer = await Host.GetAsync($"/dicom-web/studies/{Study}/metadata", "application/dicom+json");
            Assert.Equal("application/dicom+json", answer.Content.Headers.ContentType!.ToString());
            JsonElement all = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync()).RootElement;
            Assert.Equal([Series + ".1", Series + ".2", Series + ".7.3", Series + ".8.1"], all.EnumerateArray().Select(SopUid));
        }
    }

    [Theory]
    [InlineData("gzip, deflate, br", true)]
    [InlineData("gzip;q=0", false)]
    [InlineData("br", false)]
    [InlineData(null, false)]
    public async Task The_text_is_packed_for_those_who_can_unpack_it(string? coding, bool packed)
    {
        await Host.StoreAsync(Bytes(Image(1)), Bytes(Image(2)), Bytes(Image(1, Series + ".7")));
        await CompleteAsync();
        foreach (string path in new[] { SeriesAddress, SeriesAddress + $"/instances/{Series}.1", "/dicom-web/studies/" + Study })
        {
            using HttpResponseMessage plain = await Host.GetAsync(path + "/metadata");
            using HttpResponseMessage answer = await Host.GetAsync(path + "/metadata", "application/dicom+json", coding is null ? [] : [("Accept-Encoding", coding)]);
            Assert.Equal(packed ? ["gzip"] : [], answer.Content.Headers.ContentEncoding);
            Stream body = await answer.Content.ReadAsStreamAsync();
            await using Stream text = packed ? new GZipStream(body, CompressionMode.Decompress) : body;
            using StreamReader reader = new(text);
            Assert.Equal(await plain.Content.ReadAsStringAsync(), await reader.ReadToEndAsync());
            if (packed) Assert.NotEqual(plain.Headers.ETag, answer.Headers.ETag);
        }
    }

    [Fact]
    public async Task Only_JSON_is_offered()
    {
        await Host.StoreAsync(Bytes(Image(1)));
        using HttpResponseMessage answer = await Host.GetAsync(SeriesAddress + "/metadata", "multipart/related; type=\"application/dicom+xml\"");
        Assert.Equal(HttpStatusCode.NotAcceptable, answer.StatusCode);
        Assert.Contains("application/dicom+json", JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
        using HttpResponseMessage query = await Host.GetAsync(SeriesAddress + "/metadata?accept=application/dicom+json", "text/html");
        Assert.Equal(HttpStatusCode.OK, query.StatusCode);
    }

    private static string? SopUid(JsonElement instance) => instance.GetProperty("00080018").GetProperty("Value")[0].GetString();

    private async Task CompleteAsync()
    {
        await using MedVisionDb db = await Host.Services.GetRequiredService<IDbContextFactory<MedVisionDb>>().CreateDbContextAsync();
        await db.Series.ExecuteUpdateAsync(row => row.SetProperty(series => series.CompletedAt, DateTimeOffset.UtcNow));
    }
}
