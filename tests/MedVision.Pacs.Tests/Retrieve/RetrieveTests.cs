using System.Text.Json;
using MedVision.Archive;
using MedVision.Dicom.Data;
using MedVision.Pacs.Retrieve;
using MedVision.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MedVision.Pacs.Tests.Retrieve;

[Collection("archive")]
public sealed class RetrieveTests(ArchiveFixture fixture) : PacsTest(fixture)
{
    private MetadataReader Metadata => Services.GetRequiredService<MetadataReader>();

    private StoredInstances Instances => Services.GetRequiredService<StoredInstances>();

    [Fact]
    public async Task Metadata_of_a_series_lists_its_instances_by_number_with_pixels_by_address()
    {
        foreach (int number in new[] { 10, 2, 1 }) await SendAsync(TestImage.Bytes(number));
        JsonElement array = await JsonAsync(new ResourceAddress(TestImage.Study, TestImage.Series));
        Assert.Equal([1, 2, 10], array.EnumerateArray().Select(one => one.GetProperty("00200013").GetProperty("Value")[0].GetInt32()));
        Assert.Equal($"/dicom-web/studies/{TestImage.Study}/series/{TestImage.Series}/instances/{TestImage.Series}.1/frames", array[0].GetProperty("7FE00010").GetProperty("BulkDataURI").GetString());
        Assert.Equal("Müller^Zoë", array[0].GetProperty("00100010").GetProperty("Value")[0].GetProperty("Alphabetic").GetString());
    }

    [Fact]
    public async Task Metadata_of_a_complete_series_is_kept_and_an_image_that_comes_later_is_in_it()
    {
        await SendAsync(TestImage.Bytes(1));
        await CompleteAsync();
        await JsonAsync(new ResourceAddress(TestImage.Study, TestImage.Series));
        await using (MedVisionDb db = await DbAsync()) Assert.NotNull((await db.Series.SingleAsync()).MetadataBlob);
        Assert.Equal(1, (await JsonAsync(new ResourceAddress(TestImage.Study, TestImage.Series))).GetArrayLength());
        await SendAsync(TestImage.Bytes(2));
        Assert.Equal(2, (await JsonAsync(new ResourceAddress(TestImage.Study, TestImage.Series))).GetArrayLength());
    }

    [Fact]
    public async Task Unknown_UIDs_and_UIDs_of_another_study_find_nothing()
    {
        await SendAsync(TestImage.Bytes(1));
        Assert.Null(await Metadata.FindAsync(new ResourceAddress("1.2.3", TestImage.Series)));
        Assert.Null(await Metadata.FindAsync(new ResourceAddress(TestImage.Study, TestImage.Series, "1.2.3")));
        Assert.Null(await Instances.FindAsync("1.2.3", TestImage.Series, TestImage.Series + ".1"));
        Assert.Empty(await Instances.ListAsync(new ResourceAddress(TestImage.Study, "1.2.3")));
        Assert.Null(await Services.GetRequiredService<Thumbnails>().OpenAsync(TestImage.Study, "1.2.3"));
    }

    [Theory]
    [InlineData("1.2.840.10008.1.2")]
    [InlineData("1.2.840.10008.1.2.1")]
    [InlineData("1.2.840.10008.1.2.2")]
    [InlineData("1.2.840.10008.1.2.1.99")]
    public async Task A_native_frame_comes_in_little_endian_whatever_it_is_stored_in(string syntax)
    {
        DicomDataset two = TestImage.Dataset(1);
        byte[] frame = two.GetBytes(DicomTags.PixelData).ToArray(), second = [.. frame.Select(value => (byte)~value)];
        two.Set(DicomTags.NumberOfFrames, 2).SetBytes(DicomTags.PixelData, DicomVR.OW, (byte[])[.. frame, .. second]);
        await SendAsync(TestImage.Bytes(two, TransferSyntax.Find(syntax)));
        using StoredFrames frames = await OpenFramesAsync();
        EncodedFrame read = frames.Read(2, frames.TransferSyntax);
        Assert.Equal(second, read.Bytes.ToArray());
        Assert.Equal(("1.2.840.10008.1.2.1", "application/octet-stream"), (read.TransferSyntaxUid, read.MediaType));
        Assert.Throws<DicomException>(() => frames.Read(3, frames.TransferSyntax));
        Assert.Throws<DicomException>(() => frames.Read(0, frames.TransferSyntax));
    }

    [Fact]
    public async Task An_instance_from_before_there_were_frame_indexes_gets_its_own_when_a_frame_is_read()
    {
        await SendAsync(TestImage.Bytes(1));
        await using MedVisionDb db = await DbAsync();
        byte[] made = (await db.InstanceMetadata.AsNoTracking().SingleAsync()).FrameIndex!;
        await db.InstanceMetadata.ExecuteUpdateAsync(row => row.SetProperty(one => one.FrameIndex, (byte[]?)null));
        using (StoredFrames frames = await OpenFramesAsync())
            Assert.Equal(TestImage.Dataset(1).GetBytes(DicomTags.PixelData).ToArray(), frames.Read(1, frames.TransferSyntax).Bytes.ToArray());
        Assert.Equal(made, (await db.InstanceMetadata.AsNoTracking().SingleAsync()).FrameIndex);
    }

    [Fact]
    public async Task A_deflated_file_is_known_to_have_no_index()
    {
        await SendAsync(TestImage.Bytes(TestImage.Dataset(1), TransferSyntax.DeflatedExplicitVRLittleEndian));
        await using MedVisionDb db = await DbAsync();
        Assert.Empty((await db.InstanceMetadata.AsNoTracking().SingleAsync()).FrameIndex!);
        using StoredFrames frames = await OpenFramesAsync();
        Assert.Equal(1, frames.Count);
    }

    [Fact]
    public async Task The_file_comes_back_byte_for_byte()
    {
        byte[] bytes = TestImage.Bytes(1);
        await SendAsync(bytes);
        await using Stream file = Instances.OpenBytes((await Instances.FindAsync(TestImage.Study, TestImage.Series, TestImage.Series + ".1"))!);
        using MemoryStream copy = new();
        await file.CopyToAsync(copy);
        Assert.Equal(bytes, copy.ToArray());
    }

    [Fact]
    public async Task A_thumbnail_is_a_PNG_and_is_drawn_once_for_a_complete_series()
    {
        await SendAsync(TestImage.Bytes(1));
        Thumbnails thumbnails = Services.GetRequiredService<Thumbnails>();
        await using (Stream first = (await thumbnails.OpenAsync(TestImage.Study, TestImage.Series))!) await AssertPngAsync(first);
        await CompleteAsync();
        await using (Stream second = (await thumbnails.OpenAsync(TestImage.Study, TestImage.Series))!) await AssertPngAsync(second);
        await using MedVisionDb db = await DbAsync();
        string blob = (await db.Series.SingleAsync()).ThumbnailBlob!;
        await using FileStream kept = File.OpenRead(Services.GetBlobPath(blob));
        await AssertPngAsync(kept);
    }

    [Fact]
    public async Task A_series_without_pixels_has_no_thumbnail()
    {
        DicomDataset report = TestImage.Dataset(1).Set(DicomTags.SOPClassUID, SopClasses.BasicTextSRStorage);
        foreach (DicomTag tag in new[] { DicomTags.PixelData, DicomTags.Rows, DicomTags.Columns, DicomTags.BitsAllocated }) report.Remove(tag);
        Assert.Equal(1, (await SendAsync(TestImage.Bytes(report))).Stored);
        Assert.Null(await Services.GetRequiredService<Thumbnails>().OpenAsync(TestImage.Study, TestImage.Series));
    }

    private async Task CompleteAsync()
    {
        await using MedVisionDb db = await DbAsync();
        await db.Series.ExecuteUpdateAsync(row => row.SetProperty(series => series.CompletedAt, DateTimeOffset.UtcNow));
    }

    private static async Task AssertPngAsync(Stream stream)
    {
        byte[] head = new byte[8];
        await stream.ReadExactlyAsync(head);
        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], head);
    }

    private async Task<StoredFrames> OpenFramesAsync() =>
        (await Services.GetRequiredService<FrameSource>().OpenAsync((await Instances.FindAsync(TestImage.Study, TestImage.Series, TestImage.Series + ".1"))!))!;

    private async Task<JsonElement> JsonAsync(ResourceAddress address)
    {
        using MemoryStream text = new();
        await (await Metadata.FindAsync(address))!.WriteAsync(text, compress: false);
        return JsonDocument.Parse(text.ToArray()).RootElement;
    }
}
