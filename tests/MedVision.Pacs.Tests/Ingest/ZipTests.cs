using System.IO.Compression;
using MedVision.Archive.Rows;
using MedVision.Pacs.Ingest;
using MedVision.Testing;
using Xunit;

namespace MedVision.Pacs.Tests.Ingest;

[Collection("archive")]
public sealed class ZipTests(ArchiveFixture fixture) : PacsTest(fixture)
{
    private protected override IngestLimits Limits => new() { Zip = new() { Entries = 50, RatioFrom = 1 << 20 } };

    [Fact]
    public async Task Images_in_nested_folders_of_a_ZIP_are_stored()
    {
        IngestReport report = await SendAsync(Zip(("a/1.dcm", TestImage.Bytes(1)), ("a/b/2", TestImage.Bytes(2)), ("a/DICOMDIR", [1]), ("__MACOSX/._1.dcm", [2]), ("a/.hidden", [3])), "study.zip");
        Assert.Equal(2, report.Stored);
        Assert.Empty(report.Quarantined);
        Assert.Equal(["study.zip/__MACOSX/._1.dcm", "study.zip/a/.hidden", "study.zip/a/DICOMDIR"], report.Ignored);
        Assert.Empty(HalfWritten());
    }

    [Fact]
    public async Task One_bad_entry_does_not_stop_the_others()
    {
        IngestReport report = await SendAsync(Zip(("1.dcm", TestImage.Bytes(1)), ("notes.txt", "hello"u8.ToArray()), ("2.dcm", TestImage.Bytes(2))), "study.zip");
        Assert.Equal(2, report.Stored);
        Assert.Equal(new IngestIssue("study.zip/notes.txt", "not a DICOM file: it is text"), Assert.Single(report.Quarantined));
    }

    [Theory]
    [InlineData("../../evil.dcm", "points outside the ZIP")]
    [InlineData("a/../../evil.dcm", "points outside the ZIP")]
    [InlineData("..\\evil.dcm", "points outside the ZIP")]
    [InlineData("/etc/evil.dcm", "absolute path")]
    [InlineData("C:\\evil.dcm", "absolute path")]
    public async Task A_name_that_leads_out_of_the_ZIP_is_refused_by_name(string name, string reason)
    {
        IngestReport report = await SendAsync(Zip((name, TestImage.Bytes(1)), ("good.dcm", TestImage.Bytes(2))), "evil.zip");
        Assert.Equal(1, report.Stored);
        IngestIssue issue = Assert.Single(report.Quarantined);
        Assert.Equal("evil.zip/" + name, issue.Name);
        Assert.Contains(reason, issue.Reason);
    }

    [Fact]
    public async Task A_bomb_is_refused_before_it_is_unpacked()
    {
        IngestReport report = await SendAsync(Zip(("zeros", new byte[8 << 20])), "bomb.zip");
        Assert.Contains("as ZIP bombs do", Assert.Single(report.Quarantined).Reason);
        Assert.Empty(HalfWritten());
    }

    [Fact]
    public async Task A_bomb_that_lies_about_its_size_is_read_no_further_than_it_admits_and_named()
    {
        byte[] zip = Zip(("zeros", new byte[8 << 20]));
        Patch(zip, 8 << 20, 1000);
        IngestReport report = await SendAsync(zip, "liar.zip");
        Assert.Equal(new IngestIssue("liar.zip/zeros", "the ZIP's entry is broken: its checksum is wrong"), Assert.Single(report.Quarantined));
        Assert.Empty(HalfWritten());
    }

    [Fact]
    public async Task Too_many_entries_are_refused()
    {
        IngestReport report = await SendAsync(Zip([.. Enumerable.Range(0, 51).Select(n => ($"{n}", new byte[] { 1 }))]), "many.zip");
        Assert.Equal(new IngestIssue("many.zip", "the ZIP has 51 entries, 50 are allowed; refused"), Assert.Single(report.Quarantined));
    }

    [Fact]
    public async Task A_ZIP_inside_a_ZIP_is_not_opened()
    {
        IngestReport report = await SendAsync(Zip(("inner.zip", Zip(("1.dcm", TestImage.Bytes(1)))), ("2.dcm", TestImage.Bytes(2))), "outer.zip");
        Assert.Equal(1, report.Stored);
        Assert.Equal(new IngestIssue("outer.zip/inner.zip", "a ZIP inside a ZIP is not opened; unpack the outer one first"), Assert.Single(report.Quarantined));
    }

    [Fact]
    public async Task A_damaged_entry_is_named()
    {
        byte[] image = TestImage.Bytes(1);
        byte[] zip = Zip(CompressionLevel.NoCompression, ("1.dcm", image), ("2.dcm", TestImage.Bytes(2)));
        zip[zip.AsSpan().IndexOf(image) + 200] ^= 0xFF;
        IngestReport report = await SendAsync(zip, "damaged.zip");
        Assert.Equal(1, report.Stored);
        Assert.Equal(new IngestIssue("damaged.zip/1.dcm", "the ZIP's entry is broken: its checksum is wrong"), Assert.Single(report.Quarantined));
    }

    [Fact]
    public async Task A_ZIP_that_was_cut_off_is_named()
    {
        IngestReport report = await SendAsync(Zip(("1.dcm", TestImage.Bytes(1)))[..^30], "cut.zip");
        Assert.StartsWith("the ZIP is broken", Assert.Single(report.Quarantined).Reason);
    }

    [Fact]
    public async Task An_empty_ZIP_says_so()
    {
        IngestReport report = await SendAsync(Zip(), "empty.zip");
        Assert.Equal(new IngestIssue("empty.zip", "the ZIP is empty"), Assert.Single(report.Quarantined));
    }

    [Fact]
    public async Task An_encrypted_entry_is_named()
    {
        // Bit 0 of the general purpose flag, in the local and in the central header (APPNOTE 4.4.4).
        byte[] zip = Zip(("1.dcm", TestImage.Bytes(1)));
        zip[6] |= 1;
        zip[zip.AsSpan().IndexOf("PK\x01\x02"u8) + 8] |= 1;
        IngestReport report = await SendAsync(zip, "secret.zip");
        Assert.Equal(new IngestIssue("secret.zip/1.dcm", "the ZIP's entry is encrypted; unpack it first"), Assert.Single(report.Quarantined));
    }

    [Fact]
    public async Task A_ZIP_in_a_folder_is_opened_and_progress_names_each_file()
    {
        await File.WriteAllBytesAsync(Path.Combine(Folder, "study.zip"), Zip(("1.dcm", TestImage.Bytes(1)), ("2.dcm", TestImage.Bytes(2))));
        Recorder recorder = new();
        IngestReport report = await Ingest.IngestPathAsync(Folder, Door.Folder, progress: recorder);
        Assert.Equal(2, report.Stored);
        Assert.Contains(recorder.Reports, progress => progress.Current == Path.Combine(Folder, "study.zip") + "/1.dcm");
    }

    private static byte[] Zip(params (string Name, byte[] Bytes)[] entries) => Zip(CompressionLevel.Optimal, entries);

    private static byte[] Zip(CompressionLevel level, params (string Name, byte[] Bytes)[] entries)
    {
        using MemoryStream stream = new();
        using (ZipArchive zip = new(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] bytes) in entries)
            {
                using Stream entry = zip.CreateEntry(name, level).Open();
                entry.Write(bytes);
            }
        }
        return stream.ToArray();
    }

    private static void Patch(byte[] zip, int from, int to)
    {
        byte[] old = BitConverter.GetBytes(from), changed = BitConverter.GetBytes(to);
        int at, found = 0;
        for (int start = 0; (at = zip.AsSpan(start).IndexOf(old)) >= 0; start += at + 4, found++) changed.CopyTo(zip, start + at);
        Assert.True(found >= 1);
    }

    private sealed class Recorder : IProgress<IngestProgress>
    {
        private readonly List<IngestProgress> reports = [];

        public IReadOnlyList<IngestProgress> Reports
        {
            get
            {
                lock (reports) return [.. reports];
            }
        }

        public void Report(IngestProgress value)
        {
            lock (reports) reports.Add(value);
        }
    }
}
