using System.Text;
using MedVision.Archive.Blobs;
using MedVision.Testing;
using Xunit;

namespace MedVision.Archive.Tests.Blobs;

public sealed class BlobStoreTests : IDisposable
{
    // sha256 of "abc", FIPS 180-2 appendix B.1
    private const string Abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    private readonly string folder = Directory.CreateTempSubdirectory("medvision-blobs-").FullName;
    private readonly BlobStore store;

    public BlobStoreTests() => store = new BlobStore(folder);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_blob_is_named_by_its_content()
    {
        BlobKey key = await store.PutAsync("abc"u8.ToArray());
        Assert.Equal(new BlobKey(Abc, 3, true), key);
        Assert.Equal(Path.Combine(folder, "ba", "78", Abc), store.PathOf(Abc));
        using StreamReader reader = new(store.Open(Abc));
        Assert.Equal("abc", await reader.ReadToEndAsync());
    }

    [Fact]
    public async Task The_same_content_again_is_no_new_file()
    {
        await store.PutAsync("abc"u8.ToArray());
        Assert.False((await store.PutAsync("abc"u8.ToArray())).IsNew);
        Assert.Single(Files());
    }

    [Fact]
    public async Task Many_writers_of_one_content_end_with_one_file()
    {
        BlobKey[] keys = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => store.PutAsync("abc"u8.ToArray())));
        Assert.All(keys, key => Assert.Equal(Abc, key.Sha256));
        Assert.Equal(store.PathOf(Abc), Assert.Single(Files()));
    }

    [Fact]
    public async Task A_stream_that_breaks_leaves_nothing()
    {
        await Assert.ThrowsAsync<IOException>(() => store.PutAsync(new BreakingStream()));
        Assert.Empty(Files());
    }

    [Fact]
    public async Task A_stream_over_the_limit_is_refused_and_leaves_nothing()
    {
        BlobTooLargeException error = await Assert.ThrowsAsync<BlobTooLargeException>(() => store.StageAsync(new MemoryStream(new byte[1001]), limit: 1000));
        Assert.Equal(1000, error.Limit);
        Assert.Empty(Files());
    }

    [Fact]
    public async Task A_staged_file_that_is_not_committed_vanishes()
    {
        using (StagedBlob staged = await store.StageAsync(new MemoryStream(Encoding.ASCII.GetBytes("abc"))))
        {
            Assert.Equal(Abc, staged.Sha256);
            Assert.False(store.Contains(Abc));
        }
        Assert.Empty(Files());
    }

    [Theory]
    [InlineData("../../../../etc/passwd")]
    [InlineData("")]
    [InlineData("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD")]
    public void A_key_that_is_no_hash_is_refused(string key) => Assert.Throws<ArgumentException>(() => store.PathOf(key));

    [Fact]
    public async Task Only_old_half_written_files_are_cleared_away()
    {
        await store.PutAsync("abc"u8.ToArray());
        string old = Path.Combine(folder, "incoming", "old"), young = Path.Combine(folder, "incoming", "young");
        await File.WriteAllTextAsync(old, "x");
        await File.WriteAllTextAsync(young, "x");
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddDays(-2));
        Assert.Equal(1, store.RemoveStale(TimeProvider.System));
        Assert.Equal([store.PathOf(Abc), young], Files().Order());
    }

    [Fact]
    public async Task A_staged_file_is_not_cleared_away_while_its_process_lives()
    {
        using StagedBlob staged = await store.StageAsync(new MemoryStream("abc"u8.ToArray()));
        File.SetLastWriteTimeUtc(staged.Path, DateTime.UtcNow.AddDays(-2));
        Assert.Equal(0, store.RemoveStale(TimeProvider.System));
        Assert.Equal(Abc, staged.Commit().Sha256);
    }

    [SmallDiskFact]
    public async Task A_full_disk_is_named_and_nothing_is_left()
    {
        using SmallDisk disk = new();
        BlobStore small = new(disk.Folder);
        await small.PutAsync("abc"u8.ToArray());
        DiskFullException error = await Assert.ThrowsAsync<DiskFullException>(() => small.PutAsync(new MemoryStream(new byte[4 << 20])));
        Assert.Contains(disk.Folder, error.Message);
        Assert.Equal([small.PathOf(Abc)], Directory.GetFiles(disk.Folder, "*", SearchOption.AllDirectories));
    }

    private string[] Files() => Directory.GetFiles(folder, "*", SearchOption.AllDirectories);

    private sealed class BreakingStream : MemoryStream
    {
        private int reads;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            reads++ == 0 ? ValueTask.FromResult(buffer.Length) : throw new IOException("the network is gone");
    }
}
