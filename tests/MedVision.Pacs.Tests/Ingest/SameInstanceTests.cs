using MedVision.Archive;
using MedVision.Archive.Blobs;
using MedVision.Dicom.Codecs;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Pacs.Ingest;
using MedVision.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MedVision.Pacs.Tests.Ingest;

[Collection("archive")]
public sealed class SameInstanceTests(ArchiveFixture fixture) : PacsTest(fixture)
{
    [Theory]
    [InlineData("1.2.840.10008.1.2")]
    [InlineData("1.2.840.10008.1.2.2")]
    [InlineData("1.2.840.10008.1.2.1.99")]
    [InlineData("1.2.840.10008.1.2.5")]
    public async Task An_image_that_comes_again_in_another_transfer_syntax_is_here_already(string syntax)
    {
        byte[] first = TestImage.Bytes(Image());
        await SendAsync(first);
        using DicomFile image = DicomFile.Read(first);
        using DicomFile other = Transcoder.Transcode(image, TransferSyntax.Find(syntax)!);
        Assert.Equal(1, (await SendAsync(other.ToArray())).Duplicates);
        await AssertOneAsync(first);
    }

    [ToolFact("gdcmconv")]
    public async Task Another_programs_lossless_compression_of_an_image_is_the_image()
    {
        byte[] first = TestImage.Bytes(Image());
        await SendAsync(first);
        string plain = Path.Combine(Folder, "plain.dcm");
        await File.WriteAllBytesAsync(plain, first);
        foreach (string option in (string[])["--jpegls", "--j2k", "--jpeg", "--rle"])
        {
            string path = Path.Combine(Folder, option.TrimStart('-'));
            (int code, _, string error) = Tool.Run("gdcmconv", option, plain, path);
            Assert.True(code == 0, error);
            IngestReport report = await SendAsync(await File.ReadAllBytesAsync(path));
            Assert.True(report.Duplicates == 1, $"{option}: {string.Join("; ", report.Conflicts.Concat(report.Quarantined))}");
        }
        await AssertOneAsync(first);
    }

    [Fact]
    public async Task A_changed_pixel_or_value_in_another_transfer_syntax_is_a_conflict()
    {
        await SendAsync(TestImage.Bytes(Image()));
        DicomDataset pixel = Image(), value = Image().Set(DicomTags.PatientSex, "M");
        byte[] changed = pixel.GetBytes(DicomTags.PixelData).ToArray();
        changed[17]++;
        pixel.SetBytes(DicomTags.PixelData, DicomVR.OW, changed);
        foreach (DicomDataset other in (DicomDataset[])[pixel, value])
        {
            using DicomFile file = Transcoder.Transcode(new DicomFile(other, TransferSyntax.ExplicitVRLittleEndian), TransferSyntax.RleLossless);
            Assert.Single((await SendAsync(file.ToArray())).Conflicts);
        }
    }

    [ToolFact("dcmcjpeg")]
    public async Task An_image_that_lost_something_by_compression_is_a_conflict()
    {
        // A transform that loses nothing in so small and smooth a picture would prove nothing: noise.
        byte[] noise = new byte[64 * 64];
        new Random(1).NextBytes(noise);
        DicomDataset image = TestImage.Dataset(1, rows: 64, columns: 64).Set(DicomTags.BitsAllocated, 8).Set(DicomTags.BitsStored, 8).Set(DicomTags.HighBit, 7).SetBytes(DicomTags.PixelData, DicomVR.OB, noise);
        await SendAsync(TestImage.Bytes(image));
        string plain = Path.Combine(Folder, "plain.dcm"), lossy = Path.Combine(Folder, "lossy.dcm");
        await File.WriteAllBytesAsync(plain, TestImage.Bytes(image));
        (int code, _, string error) = Tool.Run("dcmcjpeg", "+eb", "+un", plain, lossy);
        Assert.True(code == 0, error);
        Assert.Single((await SendAsync(await File.ReadAllBytesAsync(lossy))).Conflicts);
    }

    [Fact]
    public async Task Bytes_that_a_conflict_left_go_when_no_row_names_them_any_more()
    {
        await SendAsync(TestImage.Bytes(Image()));
        await SendAsync(TestImage.Bytes(Image().Set(DicomTags.PatientSex, "M")));
        BlobReferences references = Services.GetRequiredService<BlobReferences>();
        BlobStore blobs = Services.GetRequiredService<BlobStore>();
        await using MedVisionDb db = await DbAsync();
        string stored = (await db.Instances.SingleAsync()).Blob, aside = (await db.Conflicts.SingleAsync()).Blob;
        Assert.False(await references.RemoveIfUnreferencedAsync(aside));
        await db.Conflicts.ExecuteDeleteAsync();
        Assert.True(await references.RemoveIfUnreferencedAsync(aside));
        Assert.False(blobs.Contains(aside));
        Assert.False(await references.RemoveIfUnreferencedAsync(stored));
        Assert.True(blobs.Contains(stored));
    }

    [Fact]
    public async Task Bytes_are_not_removed_while_somebody_stores_a_row_that_names_them()
    {
        BlobReferences references = Services.GetRequiredService<BlobReferences>();
        string key = (await Services.GetRequiredService<BlobStore>().PutAsync("the same bytes"u8.ToArray())).Sha256;
        await using MedVisionDb db = await DbAsync();
        Task<bool> removal;
        await using (var transaction = await db.Database.BeginTransactionAsync())
        {
            await BlobReferences.HoldAsync(db, key);
            removal = references.RemoveIfUnreferencedAsync(key);
            db.QuarantinedFiles.Add(new() { Name = "late", Reason = "in the same moment", Blob = key });
            await db.SaveChangesAsync();
            await transaction.CommitAsync();
        }
        Assert.False(await removal);
        Assert.True(Services.GetRequiredService<BlobStore>().Contains(key));
    }

    private static DicomDataset Image() => TestImage.Dataset(1)
        .Set(new DicomTag(0x0029, 0x0010), "ACME 1.1").SetBytes(new DicomTag(0x0029, 0x1010), DicomVR.LO, "odd"u8.ToArray())
        .SetSequence(DicomTags.ReferencedImageSequence, new DicomDataset().Set(DicomTags.ReferencedSOPInstanceUID, "1.2.3"));

    private async Task AssertOneAsync(byte[] bytes)
    {
        await using MedVisionDb db = await DbAsync();
        Assert.Equal((1, 0, 0), (await db.Instances.CountAsync(), await db.Conflicts.CountAsync(), await db.QuarantinedFiles.CountAsync()));
        string blob = (await db.Instances.SingleAsync()).Blob;
        Assert.Equal(bytes, await File.ReadAllBytesAsync(Services.GetRequiredService<BlobStore>().PathOf(blob)));
        // Nothing but the stored file is left on the disk.
        Assert.Single(Directory.GetFiles(Path.Combine(Data, "blobs"), "*", SearchOption.AllDirectories));
    }
}
