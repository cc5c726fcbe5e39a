using System.Net;
using MedVision.Archive;
using MedVision.Archive.Blobs;
using MedVision.Archive.Rows;
using MedVision.Dicom.Data;
using MedVision.Pacs.Ingest;
using MedVision.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MedVision.Web.Tests.DicomWeb.Retrieve;

[Collection("archive")]
public sealed class StreamingTests(ArchiveFixture fixture) : DicomWebTest(fixture)
{
    private const int FrameBytes = 512 * 512 * 2, FrameCount = 400;
    private const long Most = 48L << 20;
    private const string Instance = SeriesAddress + $"/instances/{Series}.1";

    [Theory]
    [InlineData(Instance, "multipart/related; type=\"application/dicom\"; transfer-syntax=*")]
    [InlineData(Instance, "application/dicom")]
    [InlineData(Instance, "application/zip")]
    [InlineData(Instance + "/bulkdata/7FE00010", "application/octet-stream")]
    public async Task A_file_of_200_MB_leaves_in_the_memory_of_a_few_pieces(string path, string accept)
    {
        await StoreLargeAsync();
        // Whoever holds the whole has allocated it: what is collected in between counts too.
        long before = GC.GetTotalAllocatedBytes(precise: true), total = 0;
        using HttpResponseMessage answer = await Host.GetAsync(path, accept);
        await using Stream body = await answer.Content.ReadAsStreamAsync();
        byte[] buffer = new byte[1 << 16];
        for (int read; (read = await body.ReadAsync(buffer)) > 0;) total += read;
        Assert.True(total >= (long)FrameBytes * FrameCount, $"{total} bytes came");
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 1, Most);
    }

    [Fact]
    public async Task A_late_frame_of_a_large_file_costs_no_more_than_itself()
    {
        await StoreLargeAsync();
        using (HttpResponseMessage warm = await Host.GetAsync(Instance + "/frames/1")) await warm.Content.ReadAsByteArrayAsync();
        long before = GC.GetTotalAllocatedBytes(precise: true);
        using HttpResponseMessage answer = await Host.GetAsync($"{Instance}/frames/{FrameCount}", "application/octet-stream; transfer-syntax=*");
        byte[] frame = await answer.Content.ReadAsByteArrayAsync();
        Assert.Equal(((byte)0x34, (byte)0x12, FrameBytes), (frame[0], frame[1], frame.Length));
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, FrameBytes, 8L << 20);
    }

    [Fact]
    public async Task An_answer_that_fails_half_way_is_cut_and_not_ended()
    {
        await Host.StoreAsync(Bytes(Image(1)), Bytes(Image(2)));
        await using (MedVisionDb db = await Host.Services.GetRequiredService<IDbContextFactory<MedVisionDb>>().CreateDbContextAsync())
            File.Delete(Host.Services.GetRequiredService<BlobStore>().PathOf((await db.Instances.SingleAsync(row => row.SopInstanceUid == Series + ".2")).Blob));
        // The reset may overtake the headers on its way: then the request itself fails.
        Exception cut = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            using HttpResponseMessage answer = await Host.GetAsync(SeriesAddress, "multipart/related; type=\"application/dicom\"; transfer-syntax=*");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            await answer.Content.ReadAsByteArrayAsync();
        });
        Assert.True(cut is HttpRequestException or IOException, cut.ToString());
    }

    [Fact]
    public async Task A_damaged_frame_is_an_error_with_its_reason_and_no_path_of_ours()
    {
        DicomDataset image = Image(1).Set(new DicomFragments(DicomTags.PixelData, DicomVR.OB, [], [new DicomBytes(new byte[] { 0xFF, 0xD8, 1, 2 })]));
        await Host.StoreAsync(Bytes(image, TransferSyntax.JpegLSLossless));
        foreach (string path in new[] { Instance + "/frames/1", Instance + "/rendered", Instance, Instance + "?accept=application/dicom" })
        {
            using HttpResponseMessage answer = await Host.GetAsync(path);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
            Assert.DoesNotContain("/blobs/", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        using HttpResponseMessage stored = await Host.GetAsync(Instance + "?accept=application/dicom;transfer-syntax=*");
        Assert.Equal(HttpStatusCode.OK, stored.StatusCode);
    }

    /// <summary>400 frames of half a megabyte; all but the last one's mark are a hole in the file.</summary>
    private async Task StoreLargeAsync()
    {
        DicomDataset image = Image(1, rows: 512, columns: 512).Set(DicomTags.NumberOfFrames, FrameCount);
        byte[] small = Bytes(image);
        string path = Path.GetTempFileName();
        try
        {
            await using (FileStream file = new(path, FileMode.Create))
            {
                // Pixel Data is the last element: its length is the four bytes before its value.
                await file.WriteAsync(small.AsMemory(0, small.Length - FrameBytes - 4));
                await file.WriteAsync(BitConverter.GetBytes((uint)FrameBytes * FrameCount));
                file.Position += (long)FrameBytes * (FrameCount - 1);
                await file.WriteAsync(new byte[] { 0x34, 0x12 });
                file.SetLength(file.Position + FrameBytes - 2);
            }
            await using FileStream sent = File.OpenRead(path);
            IngestReport report = await Host.Services.GetRequiredService<IngestService>().IngestAsync(sent, "large.dcm", Door.Upload);
            Assert.Equal(1, report.Stored);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
