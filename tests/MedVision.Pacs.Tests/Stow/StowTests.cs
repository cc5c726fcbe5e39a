using System.Text;
using MedVision.Archive;
using MedVision.Archive.Rows;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Dicom.Json;
using MedVision.Pacs.Ingest;
using MedVision.Pacs.Stow;
using MedVision.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MedVision.Pacs.Tests.Stow;

[Collection("archive")]
public sealed class StowTests(ArchiveFixture fixture) : PacsTest(fixture)
{
    private StowTransaction Begin(string? study = null) => Services.GetRequiredService<StowService>().Begin(study, "tester");

    private static MemoryStream Stream(byte[] bytes) => new(bytes, writable: false);

    private static Func<string, DicomElement, string?> PixelsAt(string location) => (path, _) => path == "7FE00010" ? location : null;

    [Fact]
    public async Task Every_part_gets_a_receipt_in_the_order_of_the_parts()
    {
        await using StowTransaction request = Begin();
        await request.AddInstanceAsync(Stream(TestImage.Bytes(1)));
        await request.AddInstanceAsync(Stream("this is no DICOM"u8.ToArray()));
        await request.AddInstanceAsync(Stream(TestImage.Bytes(2)));
        await request.AddInstanceAsync(Stream(TestImage.Bytes(2)));
        await request.AddInstanceAsync(Stream(TestImage.Bytes(TestImage.Dataset(1).Set(DicomTags.InstanceNumber, 77))));

        IReadOnlyList<InstanceReceipt> receipts = await request.FinishAsync();

        Assert.Equal([InstanceFate.Stored, InstanceFate.Refused], receipts.Take(2).Select(receipt => receipt.Fate));
        // The same instance twice in one request: whichever is faster is stored, the other is here already.
        Assert.Equal([InstanceFate.Stored, InstanceFate.Duplicate], receipts.Skip(2).Take(2).Select(receipt => receipt.Fate).Order());
        Assert.Equal(InstanceFate.Conflict, receipts[4].Fate);
        Assert.Equal(TestImage.Series + ".2", receipts[2].Identity!.SopInstanceUid);
        Assert.Null(receipts[1].Identity);
        await using MedVisionDb db = await DbAsync();
        Assert.Equal([Door.Stow], await db.Instances.Select(row => row.Door).Distinct().ToListAsync());
        Assert.Equal(2, await db.Instances.CountAsync());
        Assert.Empty(HalfWritten());
    }

    [Fact]
    public async Task An_instance_of_another_study_than_the_address_names_is_refused_and_nothing_of_it_is_kept()
    {
        await using StowTransaction request = Begin("1.2.3");
        await request.AddInstanceAsync(Stream(TestImage.Bytes(1)));

        InstanceReceipt receipt = Assert.Single(await request.FinishAsync());

        Assert.Equal(InstanceFate.Misplaced, receipt.Fate);
        Assert.Equal(TestImage.Series + ".1", receipt.Identity!.SopInstanceUid);
        await using MedVisionDb db = await DbAsync();
        Assert.Empty(await db.Instances.ToListAsync());
        Assert.Empty(await db.QuarantinedFiles.ToListAsync());
        Assert.Empty(HalfWritten());
    }

    [Fact]
    public async Task Metadata_and_bulk_data_become_the_instance_that_they_were()
    {
        DicomDataset image = TestImage.Dataset(5);
        byte[] pixels = image.GetBytes(DicomTags.PixelData).ToArray();
        await using (StowTransaction request = Begin(TestImage.Study))
        {
            await request.AddMetadataAsync(Stream(Encoding.UTF8.GetBytes($"[{DicomJson.ToString(image, PixelsAt("pixels/5"))}]")));
            await request.AddBulkDataAsync("pixels/5", "application/octet-stream", null, Stream(pixels));
            Assert.True(Assert.Single(await request.FinishAsync()).IsKept);
        }

        await using MedVisionDb db = await DbAsync();
        Instance row = await db.Instances.SingleAsync();
        using DicomFile stored = DicomFile.Open(Services.GetBlobPath(row.Blob));
        Assert.Equal(pixels, stored.Dataset.GetBytes(DicomTags.PixelData).ToArray());
        Assert.Equal("Müller^Zoë", stored.Dataset.GetString(DicomTags.PatientName));
        Assert.Equal(DicomVR.OW, stored.Dataset[DicomTags.PixelData]!.VR);
        // The same object as a Part 10 file is the same instance.
        Assert.Equal(1, (await SendAsync(TestImage.Bytes(image))).Duplicates);
        Assert.Empty(HalfWritten());
    }

    [ToolFact("gdcmconv")]
    public async Task Compressed_bulk_data_of_one_frame_keeps_its_transfer_syntax()
    {
        string native = Path.Combine(Folder, "native.dcm"), compressed = Path.Combine(Folder, "jls.dcm");
        await File.WriteAllBytesAsync(native, TestImage.Bytes(6));
        Assert.Equal(0, Tool.Run("gdcmconv", "--jpegls", native, compressed).ExitCode);
        using DicomFile file = DicomFile.Open(compressed);
        byte[] frame = [.. ((DicomFragments)file.Dataset[DicomTags.PixelData]!).Fragments.SelectMany(fragment => fragment.Load().ToArray())];
        await using StowTransaction request = Begin();
        await request.AddMetadataAsync(Stream(Encoding.UTF8.GetBytes($"[{DicomJson.ToString(file.Dataset, PixelsAt("x"))}]")));
        await request.AddBulkDataAsync("x", "image/jls", null, Stream(frame));

        Assert.True(Assert.Single(await request.FinishAsync()).IsKept);

        await using MedVisionDb db = await DbAsync();
        Instance row = await db.Instances.SingleAsync();
        Assert.Equal("1.2.840.10008.1.2.4.80", row.TransferSyntaxUid);
        string decoded = Path.Combine(Folder, "decoded.dcm");
        Assert.Equal(0, Tool.Run("gdcmconv", "--raw", Services.GetBlobPath(row.Blob), decoded).ExitCode);
        using DicomFile back = DicomFile.Open(decoded);
        Assert.Equal(TestImage.Dataset(6).GetBytes(DicomTags.PixelData).ToArray(), back.Dataset.GetBytes(DicomTags.PixelData).ToArray());
    }

    [Theory]
    [InlineData("pixels/other", "application/octet-stream", "did not come with the metadata")]
    [InlineData("pixels/1", "image/jpeg", "does not say its transfer syntax")]
    [InlineData("pixels/1", "image/jls", null)]
    public async Task Bulk_data_that_cannot_be_understood_fails_its_instance_by_name(string location, string type, string? reason)
    {
        DicomDataset image = TestImage.Dataset(1);
        if (reason is null) image.Set(DicomTags.AvailableTransferSyntaxUID, "1.2.840.10008.1.2");
        await using StowTransaction request = Begin();
        await request.AddMetadataAsync(Stream(Encoding.UTF8.GetBytes(DicomJson.ToString(image, PixelsAt("pixels/1")))));
        await request.AddBulkDataAsync(location, type, null, Stream(new byte[96]));

        InstanceReceipt receipt = (await request.FinishAsync())[0];

        Assert.Equal((InstanceFate.Refused, TestImage.Series + ".1"), (receipt.Fate, receipt.Identity!.SopInstanceUid));
        Assert.Contains(reason ?? "is no transfer syntax of image/jls", receipt.Reason, StringComparison.Ordinal);
        await request.DisposeAsync();
        Assert.Empty(HalfWritten());
    }

    [Theory]
    [InlineData("[{]", "no JSON")]
    [InlineData("[7]", "a data set is a JSON object")]
    [InlineData("""[{"00080018":{"vr":"UI","Value":["1.2.3"]}}]""", "required")]
    public async Task Metadata_that_is_none_is_refused(string json, string reason)
    {
        await using StowTransaction request = Begin();
        await request.AddMetadataAsync(Stream(Encoding.UTF8.GetBytes(json)));

        InstanceReceipt receipt = Assert.Single(await request.FinishAsync());

        Assert.Equal(InstanceFate.Refused, receipt.Fate);
        Assert.Contains(reason, receipt.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bulk_data_that_no_metadata_names_is_told()
    {
        await using StowTransaction request = Begin();
        await request.AddInstanceAsync(Stream(TestImage.Bytes(1)));
        await request.AddBulkDataAsync("lost", "application/octet-stream", null, Stream(new byte[4]));

        IReadOnlyList<InstanceReceipt> receipts = await request.FinishAsync();

        Assert.Equal([InstanceFate.Stored, InstanceFate.Refused], receipts.Select(receipt => receipt.Fate));
        Assert.Contains("lost", receipts[1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_of_too_much_metadata_or_too_many_parts_is_cut_short()
    {
        IngestService ingest = Ingest;
        StowService small = new(ingest, Services.GetRequiredService<Archive.Blobs.BlobStore>(), new StowLimits { Parts = 2, MetadataBytes = 100 });
        await using StowTransaction request = small.Begin(null, null);
        await Assert.ThrowsAsync<StowLimitException>(() => request.AddMetadataAsync(Stream(new byte[101])));
        await request.AddInstanceAsync(Stream(TestImage.Bytes(1)));
        await Assert.ThrowsAsync<StowLimitException>(() => request.AddInstanceAsync(Stream(TestImage.Bytes(2))));
        Assert.True((await request.FinishAsync())[0].IsKept);
    }
}
