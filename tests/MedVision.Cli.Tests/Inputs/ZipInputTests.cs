using System.IO.Compression;
using MedVision.Cli.Inputs;
using Xunit;

namespace MedVision.Cli.Tests.Inputs;

public sealed class ZipInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Entries_in_nested_folders_come_out_under_their_own_names()
    {
        var (files, failed) = Extract(Zip(("a/b/one.dcm", "one"), ("two.dcm", "two")));

        Assert.Empty(failed);
        Assert.Equal([("study.zip!a/b/one.dcm", "one"), ("study.zip!two.dcm", "two")], files.Select(file => (file.Name, File.ReadAllText(file.Path))));
    }

    [Theory]
    [InlineData("../outside.dcm")]
    [InlineData("a/../../outside.dcm")]
    [InlineData("..\\outside.dcm")]
    [InlineData("/etc/outside.dcm")]
    [InlineData("C:\\outside.dcm")]
    public void An_entry_that_leads_outside_is_refused_and_the_rest_is_read(string name)
    {
        var (files, failed) = Extract(Zip((name, "evil"), ("good.dcm", "good")));

        Assert.Equal("study.zip!good.dcm", Assert.Single(files).Name);
        FailedInput refused = Assert.Single(failed);
        Assert.Equal("study.zip!" + name, refused.Path);
        Assert.Contains("outside the archive", refused.Reason);
        Assert.All(_folder.Files(), file => Assert.True(file == "study.zip" || file.StartsWith("scratch/", StringComparison.Ordinal), file));
    }

    [Fact]
    public void A_bomb_gives_no_file_and_leaves_nothing_behind()
    {
        string zip = Zip(("harmless.dcm", "harmless"), ("zeros.dcm", new string('\0', 300_000)));

        var (files, failed) = Extract(zip, new ZipLimits(FloorBytes: 100_000, Ratio: 10));

        Assert.Empty(files);
        FailedInput bomb = Assert.Single(failed);
        Assert.Equal("study.zip", bomb.Path);
        Assert.Contains("ZIP bomb at the entry 'zeros.dcm'", bomb.Reason);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder["scratch"]));
    }

    [Fact]
    public void A_bomb_of_many_small_entries_is_one_too()
    {
        string zip = Zip([.. Enumerable.Range(0, 40).Select(i => ($"{i}.dcm", new string('\0', 10_000)))]);

        var (files, failed) = Extract(zip, new ZipLimits(FloorBytes: 100_000, Ratio: 10));

        Assert.Empty(files);
        Assert.Contains("ZIP bomb", Assert.Single(failed).Reason);
    }

    [Fact]
    public void Label_maps_that_compress_well_are_no_bomb()
    {
        var (files, failed) = Extract(Zip(("mask.dcm", new string('\0', 5_000_000))));

        Assert.Empty(failed);
        Assert.Equal(5_000_000, new FileInfo(Assert.Single(files).Path).Length);
    }

    [Fact]
    public void A_damaged_archive_is_named_with_the_reason()
    {
        string zip = Zip(("one.dcm", "one"));
        File.WriteAllBytes(zip, File.ReadAllBytes(zip)[..^10]);

        var (files, failed) = Extract(zip);

        Assert.Empty(files);
        Assert.Contains("not a ZIP that can be read", Assert.Single(failed).Reason);
    }

    [Fact]
    public void A_damaged_entry_is_named_and_the_rest_is_read()
    {
        string zip = _folder["study.zip"];
        using (ZipArchive archive = ZipFile.Open(zip, ZipArchiveMode.Create))
            foreach (string name in (string[])["bad.dcm", "good.dcm"])
                using (Stream entry = archive.CreateEntry(name, CompressionLevel.NoCompression).Open()) entry.Write(new byte[1000]);
        byte[] bytes = File.ReadAllBytes(zip);
        bytes[200] ^= 0xFF; // inside the first entry's stored bytes: its checksum no longer fits
        File.WriteAllBytes(zip, bytes);

        var (files, failed) = Extract(zip);

        Assert.Equal("study.zip!good.dcm", Assert.Single(files).Name);
        Assert.Equal("study.zip!bad.dcm", Assert.Single(failed).Path);
    }

    private (IReadOnlyList<InputFile> Files, IReadOnlyList<FailedInput> Failed) Extract(string zip, ZipLimits? limits = null) =>
        ZipInput.Extract(new InputFile(zip, "study.zip"), Directory.CreateDirectory(_folder["scratch"]).FullName, limits ?? new ZipLimits(), CancellationToken.None);

    private string Zip(params (string Name, string Content)[] entries)
    {
        using ZipArchive archive = ZipFile.Open(_folder["study.zip"], ZipArchiveMode.Create);
        foreach ((string name, string content) in entries)
        {
            using StreamWriter writer = new(archive.CreateEntry(name).Open());
            writer.Write(content);
        }
        return _folder["study.zip"];
    }
}
