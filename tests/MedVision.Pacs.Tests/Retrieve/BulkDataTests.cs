using System.Text.Json;
using MedVision.Dicom.Data;
using MedVision.Pacs.Retrieve;
using MedVision.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MedVision.Pacs.Tests.Retrieve;

[Collection("archive")]
public sealed class BulkDataTests(ArchiveFixture fixture) : PacsTest(fixture)
{
    private const string Root = $"/dicom-web/studies/{TestImage.Study}/series/{TestImage.Series}/instances/{TestImage.Series}.1/bulkdata/";
    private static readonly DicomTag csaHeader = new(0x0029, 0x1010);

    [Theory]
    [InlineData("1.2.840.10008.1.2.1")]
    [InlineData("1.2.840.10008.1.2.2")]
    public async Task Every_address_in_the_metadata_leads_to_the_value(string syntax)
    {
        // Longer than what the parser keeps in memory, so that it is read from the file.
        byte[] header = [.. Enumerable.Range(0, 300_000).Select(value => (byte)(value % 251))], words = [.. Enumerable.Range(0, 70_000).Select(value => (byte)(value % 7))];
        DicomDataset image = TestImage.Dataset(1).Set(new DicomTag(0x0029, 0x0010), "SIEMENS CSA HEADER").SetBytes(csaHeader, DicomVR.OB, header)
            .SetSequence(DicomTags.ReferencedImageSequence, new DicomDataset(), new DicomDataset().SetBytes(DicomTags.RedPaletteColorLookupTableData, DicomVR.OW, words));
        await SendAsync(TestImage.Bytes(image, TransferSyntax.Find(syntax)));

        using MemoryStream metadata = new();
        await (await Services.GetRequiredService<MetadataReader>().FindAsync(new ResourceAddress(TestImage.Study, TestImage.Series, TestImage.Series + ".1")))!.WriteAsync(metadata, compress: false);
        JsonElement json = JsonDocument.Parse(metadata.ToArray()).RootElement[0];
        string outer = json.GetProperty("00291010").GetProperty("BulkDataURI").GetString()!;
        string inner = json.GetProperty("00081140").GetProperty("Value")[1].GetProperty("00281201").GetProperty("BulkDataURI").GetString()!;
        Assert.Equal((Root + "00291010", Root + "00081140/1/00281201"), (outer, inner));
        Assert.Equal(header, await ReadAsync(outer[Root.Length..]));
        Assert.Equal(words, await ReadAsync(inner[Root.Length..]));
    }

    [Fact]
    public async Task A_small_picture_inside_an_image_comes_as_its_compressed_bytes()
    {
        byte[] jpeg = [0xFF, 0xD8, 0xFF, 0xD9, 1, 2];
        DicomFragments icon = new(DicomTags.PixelData, DicomVR.OB, [], [new DicomBytes(jpeg)]);
        DicomDataset image = TestImage.Dataset(1);
        image.Set(icon).SetSequence(DicomTags.IconImageSequence, new DicomDataset().Set(icon));
        await SendAsync(TestImage.Bytes(image, TransferSyntax.JpegBaseline));
        BulkData data = (await OpenAsync("00880200/0/7FE00010"))!;
        await using Stream content = data.Content;
        Assert.Equal(("image/jpeg", TransferSyntax.JpegBaseline, 6), (data.MediaType, data.TransferSyntax, content.Length));
        Assert.Equal(jpeg, await ReadAsync("00880200/0/7FE00010"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("00291010/0/00281201")]
    [InlineData("00081140")]
    [InlineData("00081140/2/00281201")]
    [InlineData("00081140/-1/00281201")]
    [InlineData("0008114")]
    [InlineData("PixelData")]
    [InlineData("../../etc/passwd")]
    public async Task A_path_that_leads_to_no_value_finds_nothing(string path)
    {
        await SendAsync(TestImage.Bytes(TestImage.Dataset(1).SetBytes(csaHeader, DicomVR.OB, new byte[8]).SetSequence(DicomTags.ReferencedImageSequence, new DicomDataset())));
        Assert.Null(await OpenAsync(path));
    }

    private async Task<byte[]> ReadAsync(string path)
    {
        await using Stream content = (await OpenAsync(path))!.Content;
        using MemoryStream copy = new();
        await content.CopyToAsync(copy);
        Assert.Equal(content.Length, copy.Length);
        return copy.ToArray();
    }

    private async Task<BulkData?> OpenAsync(string path) =>
        Services.GetRequiredService<BulkDataSource>().Open((await Services.GetRequiredService<StoredInstances>().FindAsync(TestImage.Study, TestImage.Series, TestImage.Series + ".1"))!, path);
}
