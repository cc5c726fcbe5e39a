using System.IO.Compression;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using Xunit;

namespace MedVision.Dicom.Tests.IO;

public sealed class ReadErrorTests
{
    // Preamble, prefix and the one element of meta information (8 + 20 bytes).
    private const int Start = 128 + 4 + 28;

    [Fact]
    public void A_length_beyond_the_end_is_refused_before_anything_is_allocated()
    {
        byte[] bytes = new RawDicom().Element(0x00080060, "CS", "MR").Header(0x7FE00010, "OW", 0xFFFFFFF0).Bytes(1, 2, 3).ToFile();
        long before = GC.GetAllocatedBytesForCurrentThread();
        DicomException error = Assert.Throws<DicomException>(() => DicomFile.Read(bytes, "short.dcm"));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        Assert.Equal((DicomTags.PixelData, Start + 10), (error.Tag, error.Offset));
        Assert.Equal($"short.dcm: (7FE0,0010) PixelData at byte {Start + 10}: the length 4294967280 is more than the 3 bytes that are left", error.Message);
    }

    [Fact]
    public void Truncated_sequence_reports_its_tag_and_offset()
    {
        byte[] bytes = new RawDicom().Header(0x00081140, "SQ", 0xFFFFFFFF).Item().Element(0x00081155, "UI", "1.2.3\0").ToFile();
        DicomException error = Assert.Throws<DicomException>(() => DicomFile.Read(bytes));
        Assert.Equal(bytes.Length, error.Offset);
        byte[] defined = new RawDicom().Header(0x00081140, "SQ", 100).Item().ToFile();
        Assert.Equal((DicomTags.ReferencedImageSequence, Start), Place(Assert.Throws<DicomException>(() => DicomFile.Read(defined))));
    }

    [Fact]
    public void An_element_may_not_reach_beyond_its_item()
    {
        byte[] bytes = new RawDicom().Header(0x00081140, "SQ", 22).Item(14).Header(0x00081155, "UI", 8).Bytes(new byte[6]).Element(0x00100020, "LO", "ID").ToFile();
        Assert.Equal((DicomTags.ReferencedSOPInstanceUID, Start + 12 + 8), Place(Assert.Throws<DicomException>(() => DicomFile.Read(bytes))));
    }

    [Theory]
    [InlineData(60, true)]
    [InlineData(64, true)]
    [InlineData(65, false)]
    [InlineData(100_000, false)]
    public void Depth_is_bounded(int depth, bool isRead)
    {
        RawDicom raw = new();
        for (int i = 0; i < depth; i++) raw.Header(0x00081140, "SQ", 0xFFFFFFFF).Item();
        for (int i = 0; i < depth; i++) raw.EndItem().EndSequence();
        Exception? error = Record.Exception(() => DicomFile.Read(raw.ToFile()));
        if (isRead) Assert.Null(error);
        else Assert.Contains("nested more than 64 deep", Assert.IsType<DicomException>(error).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_deflate_bomb_is_stopped_at_the_limit()
    {
        using MemoryStream bomb = new();
        using (DeflateStream deflate = new(bomb, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            deflate.Write(new RawDicom().Header(0x7FE00010, "OB", 64 << 20).ToArray());
            for (int i = 0; i < 64; i++) deflate.Write(new byte[1 << 20]);
        }
        byte[] file = [.. new RawDicom().ToFile(TransferSyntax.DeflatedExplicitVRLittleEndian), .. bomb.ToArray()];
        DicomException error = Assert.Throws<DicomException>(() => DicomFile.Read(file, "bomb", ReadLimits.Default with { InflatedBytes = 1 << 20 }));
        Assert.Contains("inflates to more than 1048576 bytes", error.Message, StringComparison.Ordinal);
        Assert.Equal(64 << 20, DicomFile.Read(file).Dataset.GetBytes(DicomTags.PixelData).Length);
    }

    [Fact]
    public void A_damaged_deflate_stream_is_named()
    {
        byte[] file = [.. new RawDicom().ToFile(TransferSyntax.DeflatedExplicitVRLittleEndian), 0xFF, 0xFF, 0xFF, 0xFF, 1, 2, 3];
        Assert.Contains("damaged", Assert.Throws<DicomException>(() => DicomFile.Read(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_transfer_syntax_is_named()
    {
        byte[] file = [.. new byte[128], .. "DICM"u8, .. new RawDicom().Element(0x00020010, "UI", "1.2.3.4.5\0").ToArray()];
        DicomException error = Assert.Throws<DicomException>(() => DicomFile.Read(file, "strange.dcm"));
        Assert.Equal(DicomTags.TransferSyntaxUID, error.Tag);
        Assert.Contains("strange.dcm", error.Message, StringComparison.Ordinal);
        Assert.Contains("'1.2.3.4.5' is unknown", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unfinished_fragments_are_refused()
    {
        byte[] bytes = new RawDicom().Header(0x7FE00010, "OB", 0xFFFFFFFF).Item(0).Item(4).Bytes(1, 2, 3, 4).ToFile(TransferSyntax.RleLossless);
        Assert.Equal((DicomTags.PixelData, bytes.Length), Place(Assert.Throws<DicomException>(() => DicomFile.Read(bytes))));
    }

    [Fact]
    public void A_header_longer_than_the_reading_window_is_read_whole()
    {
        string path = Path.GetTempFileName();
        try
        {
            RawDicom raw = new();
            for (uint i = 0; i < 40_000; i++) raw.Element(0x00090000 + 0x1000 + i % 0xE000, "LO", "0123456789");
            File.WriteAllBytes(path, raw.Element(0x00100020, "LO", "ID").ToFile());
            using DicomFile file = DicomFile.Open(path);
            Assert.Equal(40_001, file.Dataset.Count);
            Assert.Equal("ID", file.Dataset.GetString(DicomTags.PatientID));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static (DicomTag?, int) Place(DicomException error) => (error.Tag, (int)error.Offset!);
}
