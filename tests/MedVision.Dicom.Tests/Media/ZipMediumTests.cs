using System.IO.Compression;
using MedVision.Dicom.Media;
using Xunit;

namespace MedVision.Dicom.Tests.Media;

public sealed class ZipMediumTests : IDisposable
{
    private readonly string path = Path.GetTempFileName();

    public void Dispose() => File.Delete(path);

    [Fact]
    public void Entries_are_read_under_their_names()
    {
        using ZipMedium zip = Open([("a/b/one.dcm", "one"u8.ToArray()), ("two.dcm", "two"u8.ToArray())]);

        Assert.Null(zip.Problem);
        Assert.Equal([("a/b/one.dcm", "one"), ("two.dcm", "two")], zip.Entries.Select(entry => (entry.Name, new StreamReader(entry.Open()).ReadToEnd())));
    }

    [Theory]
    [InlineData("../outside.dcm", "outside the ZIP")]
    [InlineData("a/../../outside.dcm", "outside the ZIP")]
    [InlineData("..\\outside.dcm", "outside the ZIP")]
    [InlineData("/etc/outside.dcm", "absolute path")]
    [InlineData("C:\\outside.dcm", "absolute path")]
    public void A_name_that_leads_outside_is_refused(string name, string reason)
    {
        using ZipMedium zip = Open([(name, [1]), ("good.dcm", [2])]);

        Assert.Contains(reason, zip.Entries[0].Problem);
        Assert.Null(zip.Entries[1].Problem);
    }

    [Fact]
    public void A_bomb_is_refused_before_it_is_unpacked()
    {
        using ZipMedium zip = Open([("harmless.dcm", [1]), ("zeros.dcm", new byte[300_000])], new ZipLimits { RatioFrom = 100_000, Ratio = 10 });

        Assert.Contains("as ZIP bombs do", zip.Problem);
        Assert.Empty(zip.Entries);
    }

    [Fact]
    public void A_bomb_of_many_small_entries_is_one_too()
    {
        using ZipMedium zip = Open([.. Enumerable.Range(0, 40).Select(n => ($"{n}.dcm", new byte[10_000]))], new ZipLimits { RatioFrom = 100_000, Ratio = 10 });

        Assert.Contains("as ZIP bombs do", zip.Problem);
    }

    [Fact]
    public void Label_maps_that_compress_well_are_no_bomb()
    {
        using ZipMedium zip = Open([("mask.dcm", new byte[5_000_000])]);

        Assert.Null(zip.Problem);
        Assert.Equal(5_000_000, Length(zip.Entries[0]));
    }

    [Fact]
    public void An_entry_gives_no_more_than_the_directory_admits()
    {
        Write([("zeros.dcm", new byte[8 << 20])]);
        byte[] bytes = File.ReadAllBytes(path), honest = BitConverter.GetBytes(8 << 20);
        for (int at; (at = bytes.AsSpan().IndexOf(honest)) >= 0;) BitConverter.GetBytes(1000).CopyTo(bytes, at);
        File.WriteAllBytes(path, bytes);
        using ZipMedium zip = ZipMedium.Open(path, new ZipLimits());

        Assert.Throws<InvalidDataException>(() => Length(zip.Entries[0]));
    }

    [Fact]
    public void A_damaged_entry_is_told_by_its_checksum_and_the_others_are_read()
    {
        Write([("bad.dcm", new byte[1000]), ("good.dcm", new byte[1000])], CompressionLevel.NoCompression);
        byte[] bytes = File.ReadAllBytes(path);
        bytes[200] ^= 0xFF; // inside the first entry's stored bytes
        File.WriteAllBytes(path, bytes);
        using ZipMedium zip = ZipMedium.Open(path, new ZipLimits());

        Assert.Contains("checksum", Assert.Throws<InvalidDataException>(() => Length(zip.Entries[0])).Message);
        Assert.Equal(1000, Length(zip.Entries[1]));
    }

    [Fact]
    public void A_ZIP_that_was_cut_off_is_broken()
    {
        Write([("one.dcm", [1])]);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^10]);
        using ZipMedium zip = ZipMedium.Open(path, new ZipLimits());

        Assert.StartsWith("the ZIP is broken", zip.Problem);
    }

    [Fact]
    public void A_ZIP_of_folders_is_empty()
    {
        using ZipMedium zip = Open([("a/", []), ("a/b/", [])]);

        Assert.Equal("the ZIP is empty", zip.Problem);
    }

    private static long Length(ZipMediumEntry entry)
    {
        using Stream stream = entry.Open();
        using MemoryStream copy = new();
        stream.CopyTo(copy);
        return copy.Length;
    }

    private ZipMedium Open((string Name, byte[] Bytes)[] entries, ZipLimits? limits = null)
    {
        Write(entries);
        return ZipMedium.Open(path, limits ?? new ZipLimits());
    }

    private void Write((string Name, byte[] Bytes)[] entries, CompressionLevel level = CompressionLevel.Optimal)
    {
        using FileStream file = File.Create(path);
        using ZipArchive zip = new(file, ZipArchiveMode.Create);
        foreach ((string name, byte[] bytes) in entries)
        {
            using Stream entry = zip.CreateEntry(name, level).Open();
            entry.Write(bytes);
        }
    }
}
