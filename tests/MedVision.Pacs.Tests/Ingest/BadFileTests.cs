using System.Text;
using MedVision.Archive;
using MedVision.Archive.Rows;
using MedVision.Dicom.Data;
using MedVision.Pacs.Ingest;
using MedVision.Testing;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace MedVision.Pacs.Tests.Ingest;

[Collection("archive")]
public sealed class BadFileTests(ArchiveFixture fixture) : PacsTest(fixture)
{
    public static TheoryData<string, byte[], string> BadFiles() => new()
    {
        { "empty.dcm", [], "the file is empty" },
        { "letter.dcm", Encoding.UTF8.GetBytes("Dear colleague,\nthank you for the referral of your patiënt ...\n"), "not a DICOM file: it is text" },
        { "report.pdf", [.. "%PDF-1.7\n"u8, .. new byte[1000]], "not a DICOM file: it is a PDF" },
        { "noise.dcm", Noise(), "not a DICOM file: it is of no kind known here" },
        { "truncated.dcm", TestImage.Bytes(1)[..^20], "PixelData" },
        { "headless.dcm", TestImage.Bytes(1)[..400], "at byte" },
        { "no-uid.dcm", Without(DicomTags.SOPInstanceUID), "(0008,0018) SOPInstanceUID: the element is required" },
        { "no-study.dcm", Without(DicomTags.StudyInstanceUID), "(0020,000D) StudyInstanceUID: the element is required" },
        { "bad-uid.dcm", Changed(DicomTags.SeriesInstanceUID, "1.2.x"), "(0020,000E) SeriesInstanceUID: the value is not a UID" },
        { "syntax.dcm", Replaced(TestImage.Bytes(1), "1.2.840.10008.1.2.1\0", "1.2.840.10008.1.9.9\0"), "transfer syntax '1.2.840.10008.1.9.9' is unknown" },
        { "short.dcm", TestImage.Bytes(TestImage.Dataset(1).Set(DicomTags.Rows, 9)), "the pixels are cut off" },
        { "frames.dcm", TestImage.Bytes(TestImage.Dataset(1).Set(DicomTags.NumberOfFrames, int.MaxValue)), "the pixels are cut off" },
        { "no-pixels.dcm", Without(DicomTags.PixelData), "describes pixels and holds none" },
    };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public async Task A_bad_file_goes_to_quarantine_with_its_reason_and_its_bytes(string name, byte[] bytes, string reason)
    {
        IngestReport report = await SendAsync(bytes, name);
        IngestIssue issue = Assert.Single(report.Quarantined);
        Assert.Equal(name, issue.Name);
        Assert.Contains(reason, issue.Reason);
        Assert.DoesNotContain("incoming", issue.Reason);
        await using MedVisionDb db = await DbAsync();
        QuarantinedFile row = await db.QuarantinedFiles.SingleAsync();
        Assert.Equal((name, issue.Reason, bytes.LongLength, Door.Upload), (row.Name, row.Reason, row.Bytes, row.Door));
        if (bytes.Length > 0) Assert.Equal(bytes, await File.ReadAllBytesAsync(Services.GetBlobPath(row.Blob!)));
        Assert.Equal((0, 0, 0), (await db.Patients.CountAsync(), await db.Studies.CountAsync(), await db.Instances.CountAsync()));
        Assert.Empty(HalfWritten());
    }

    [Fact]
    public async Task The_same_bad_file_again_is_no_second_row()
    {
        await SendAsync([1, 2, 3], "bad.dcm");
        await SendAsync([1, 2, 3], "bad.dcm");
        await using MedVisionDb db = await DbAsync();
        Assert.Equal(1, await db.QuarantinedFiles.CountAsync());
    }

    [Fact]
    public async Task A_file_too_large_to_keep_is_reported_without_its_bytes()
    {
        await SendAsync(new byte[2000], "large.bin");
        await using MedVisionDb db = await DbAsync();
        QuarantinedFile row = await db.QuarantinedFiles.SingleAsync();
        Assert.Equal((null, 2000L), (row.Blob, row.Bytes));
    }

    [Fact]
    public async Task Odd_dates_and_numbers_are_no_reason_to_lose_an_image()
    {
        DicomDataset odd = TestImage.Dataset(1)
            .SetBytes(DicomTags.StudyDate, DicomVR.DA, "yesterday "u8.ToArray())
            .SetBytes(DicomTags.InstanceNumber, DicomVR.IS, "first "u8.ToArray());
        IngestReport report = await SendAsync(TestImage.Bytes(odd));
        Assert.Equal(1, report.Stored);
        await using MedVisionDb db = await DbAsync();
        Assert.Null((await db.Studies.SingleAsync()).Date);
        Assert.Null((await db.Instances.SingleAsync()).Number);
    }

    [DataFact("dicom-conformance")]
    public async Task Every_file_of_the_conformance_corpus_is_stored_or_named_with_a_reason()
    {
        string folder = TestData.Require("dicom-conformance");
        IngestReport report = await Ingest.IngestPathAsync(folder, Door.Folder);
        int files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Length;
        Assert.Equal(files, report.Stored + report.Duplicates + report.Conflicts.Count + report.Quarantined.Count + report.Ignored.Count);
        Assert.All(report.Quarantined, issue => Assert.False(string.IsNullOrWhiteSpace(issue.Reason)));
        Assert.InRange(report.Stored, 200, files);
        await using MedVisionDb db = await DbAsync();
        Assert.Equal(report.Stored, await db.Instances.CountAsync());
        Assert.Empty(HalfWritten());
    }

    private protected override IngestLimits Limits => new() { QuarantineBytes = 1999 };

    private static byte[] Noise()
    {
        byte[] noise = new byte[1000];
        new Random(1).NextBytes(noise);
        noise[0] = 0xEE;
        return noise;
    }

    private static byte[] Without(DicomTag tag)
    {
        DicomDataset dataset = TestImage.Dataset(1);
        byte[] whole = TestImage.Bytes(dataset);
        dataset.Remove(tag);
        if (tag != DicomTags.SOPInstanceUID) return TestImage.Bytes(dataset);
        // The writer rightly refuses to write it: rename the element to a private one of the same length instead.
        byte[] element = [0x08, 0x00, 0x18, 0x00];
        int at = whole.AsSpan().IndexOf(element);
        whole[at + 2] = 0x17;
        return whole;
    }

    private static byte[] Changed(DicomTag tag, string value) => TestImage.Bytes(TestImage.Dataset(1).SetBytes(tag, DicomVR.UI, Encoding.ASCII.GetBytes(value + "\0")));

    private static byte[] Replaced(byte[] bytes, string from, string to)
    {
        int at = bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(from));
        Encoding.ASCII.GetBytes(to).CopyTo(bytes, at);
        return bytes;
    }
}
