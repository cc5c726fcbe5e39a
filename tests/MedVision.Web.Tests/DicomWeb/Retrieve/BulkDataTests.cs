using System.Net;
using System.Text.Json;
using MedVision.Dicom.Data;
using MedVision.Testing;
using Xunit;

namespace MedVision.Web.Tests.DicomWeb.Retrieve;

[Collection("archive")]
public sealed class BulkDataTests(ArchiveFixture fixture) : DicomWebTest(fixture)
{
    private static readonly byte[] header = [.. Enumerable.Range(0, 300_000).Select(value => (byte)(value % 251))];

    [Fact]
    public async Task The_address_in_the_metadata_gives_the_value_bare_in_a_part_and_by_range()
    {
        await Host.StoreAsync(Bytes(Image(1).Set(new DicomTag(0x0029, 0x0010), "SIEMENS CSA HEADER").SetBytes(new DicomTag(0x0029, 0x1010), DicomVR.OB, header)));
        using HttpResponseMessage metadata = await Host.GetAsync(SeriesAddress + $"/instances/{Series}.1/metadata");
        string address = JsonDocument.Parse(await metadata.Content.ReadAsStringAsync()).RootElement[0].GetProperty("00291010").GetProperty("BulkDataURI").GetString()!;

        using HttpResponseMessage multipart = await Host.GetAsync(address, "multipart/related; type=\"application/octet-stream\"");
        Assert.Equal(header, Assert.Single(await PartsAsync(multipart)).Content);
        using HttpResponseMessage bare = await Host.GetAsync(address, "application/octet-stream");
        Assert.Equal(header, await bare.Content.ReadAsByteArrayAsync());
        using HttpResponseMessage range = await Host.GetAsync(address, "application/octet-stream", ("Range", "bytes=250000-250009"));
        Assert.Equal(HttpStatusCode.PartialContent, range.StatusCode);
        Assert.Equal(header[250_000..250_010], await range.Content.ReadAsByteArrayAsync());
        using HttpResponseMessage end = await Host.GetAsync(address, "application/octet-stream", ("Range", "bytes=-3"));
        Assert.Equal(header[^3..], await end.Content.ReadAsByteArrayAsync());
        using HttpResponseMessage image = await Host.GetAsync(address, "image/png");
        Assert.Equal(HttpStatusCode.NotAcceptable, image.StatusCode);
        using HttpResponseMessage nothing = await Host.GetAsync(address + "/0/00081140");
        Assert.Equal(HttpStatusCode.NotFound, nothing.StatusCode);
    }
}
