using System.Net;
using MedVision.Testing;
using Xunit;

namespace MedVision.Web.Tests.DicomWeb.Retrieve;

[Collection("archive")]
public sealed class ConditionalTests(ArchiveFixture fixture) : DicomWebTest(fixture)
{
    private const string Instance = SeriesAddress + $"/instances/{Series}.1";

    [Theory]
    [InlineData(Instance)]
    [InlineData(Instance + "?accept=application/dicom")]
    [InlineData(Instance + "/metadata")]
    [InlineData(Instance + "/frames/1")]
    [InlineData(Instance + "/frames/1/rendered")]
    [InlineData(Instance + "/thumbnail")]
    [InlineData(Instance + "/bulkdata/7FE00010")]
    [InlineData(SeriesAddress)]
    [InlineData(SeriesAddress + "/metadata")]
    [InlineData(SeriesAddress + "/rendered")]
    [InlineData(SeriesAddress + "/thumbnail")]
    [InlineData("/dicom-web/studies/" + Study)]
    [InlineData("/dicom-web/studies/" + Study + "/metadata")]
    [InlineData("/dicom-web/studies/" + Study + "/thumbnail")]
    public async Task Who_has_it_already_is_told_so_and_HEAD_says_what_GET_would(string path)
    {
        await Host.StoreAsync(Bytes(Image(1)), Bytes(Image(2)));
        using HttpResponseMessage first = await Host.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        byte[] body = await first.Content.ReadAsByteArrayAsync();
        Assert.NotEmpty(body);
        string tag = first.Headers.ETag!.ToString();
        Assert.False(first.Headers.ETag.IsWeak);
        Assert.True(first.Headers.CacheControl!.Private);

        using HttpResponseMessage again = await Host.GetAsync(path, null, ("If-None-Match", $"\"other\", {tag}"));
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Empty(await again.Content.ReadAsByteArrayAsync());
        Assert.Equal(tag, again.Headers.ETag!.ToString());
        using HttpResponseMessage other = await Host.GetAsync(path, null, ("If-None-Match", "\"other\""));
        Assert.Equal(body, await other.Content.ReadAsByteArrayAsync());

        using HttpRequestMessage request = new(HttpMethod.Head, path);
        using HttpResponseMessage head = await Host.Client.SendAsync(request);
        Assert.Equal((HttpStatusCode.OK, tag, first.Content.Headers.ContentType), (head.StatusCode, head.Headers.ETag!.ToString(), head.Content.Headers.ContentType));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Every_form_has_a_tag_of_its_own()
    {
        await Host.StoreAsync(Bytes(Image(1)));
        HashSet<string> tags = [];
        foreach ((string path, string accept) in new[]
        {
            (Instance, "application/dicom"), (Instance, "multipart/related; type=application/dicom"), (Instance, "application/dicom; transfer-syntax=1.2.840.10008.1.2.4.80"), (Instance, "application/zip"),
            (Instance + "/frames/1", "application/octet-stream"), (Instance + "/frames/1", "image/jls"), (Instance + "/frames/1/rendered", "image/png"),
            (Instance + "/frames/1/rendered", "image/jpeg"), (Instance + "/frames/1/rendered?window=10,20,linear", "image/jpeg"), (Instance + "/frames/1/rendered?window=10,21,linear", "image/jpeg"),
        })
        {
            using HttpResponseMessage answer = await Host.GetAsync(path, accept);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.True(tags.Add(answer.Headers.ETag!.Tag), $"{path} as {accept} has another form's tag");
        }
    }

    [Fact]
    public async Task What_grows_has_another_tag_afterwards_and_must_be_asked_for_again()
    {
        await Host.StoreAsync(Bytes(Image(1)));
        foreach (string path in new[] { SeriesAddress, SeriesAddress + "/metadata", $"/dicom-web/studies/{Study}/metadata" })
        {
            using HttpResponseMessage before = await Host.GetAsync(path);
            Assert.True(before.Headers.CacheControl!.NoCache);
        }
        using HttpResponseMessage one = await Host.GetAsync(SeriesAddress + "/metadata");
        await Host.StoreAsync(Bytes(Image(2)));
        using HttpResponseMessage two = await Host.GetAsync(SeriesAddress + "/metadata", null, ("If-None-Match", one.Headers.ETag!.ToString()));
        Assert.Equal(HttpStatusCode.OK, two.StatusCode);
    }

    [Fact]
    public async Task A_date_serves_those_who_know_no_tags()
    {
        await Host.StoreAsync(Bytes(Image(1)));
        using HttpResponseMessage first = await Host.GetAsync(Instance);
        string date = first.Content.Headers.LastModified!.Value.ToString("R");
        using HttpResponseMessage again = await Host.GetAsync(Instance, null, ("If-Modified-Since", date));
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
    }
}
