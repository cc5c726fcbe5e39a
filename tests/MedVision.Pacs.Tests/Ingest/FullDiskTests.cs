using MedVision.Archive;
using MedVision.Archive.Blobs;
using MedVision.Archive.Rows;
using MedVision.Pacs.Ingest;
using MedVision.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MedVision.Pacs.Tests.Ingest;

[Collection("archive")]
public sealed class FullDiskTests(ArchiveFixture fixture)
{
    [SmallDiskFact]
    public async Task A_file_that_does_not_fit_on_the_disk_is_named_and_smaller_ones_are_stored()
    {
        using SmallDisk disk = new();
        await using ServiceProvider services = await fixture.NewServicesAsync(more => more.AddPacs().AddSingleton(new BlobStore(disk.Folder)));
        IngestService ingest = services.GetRequiredService<IngestService>();
        byte[] large = TestImage.Bytes(TestImage.Dataset(1, rows: 2000, columns: 1000));
        IngestReport refused = await ingest.IngestAsync(new MemoryStream(large), "large.dcm", Door.Upload);
        IngestIssue issue = Assert.Single(refused.Quarantined);
        Assert.Equal("large.dcm", issue.Name);
        Assert.Contains("is full", issue.Reason);
        Assert.Equal(1, (await ingest.IngestAsync(new MemoryStream(TestImage.Bytes(2)), "small.dcm", Door.Upload)).Stored);
        await using MedVisionDb db = await services.GetRequiredService<IDbContextFactory<MedVisionDb>>().CreateDbContextAsync();
        Assert.Equal(1, await db.Instances.CountAsync());
        Assert.Single(Directory.GetFiles(disk.Folder, "*", SearchOption.AllDirectories));
    }
}
