using MedVision.Archive;
using MedVision.Archive.Rows;
using MedVision.Pacs.Ingest;
using MedVision.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MedVision.Pacs.Tests;

/// <summary>An empty archive with its doors, for each test.</summary>
public abstract class PacsTest(ArchiveFixture fixture) : IAsyncLifetime
{
    private protected ServiceProvider Services { get; private set; } = null!;

    private protected string Folder { get; } = Directory.CreateTempSubdirectory("medvision-pacs-").FullName;

    private protected virtual IngestLimits Limits => new();

    private protected IngestService Ingest => Services.GetRequiredService<IngestService>();

    private protected string Data => Services.GetRequiredService<ArchiveOptions>().DataFolder;

    public async Task InitializeAsync() => Services = await fixture.NewServicesAsync(services => Add(services.AddPacs().AddSingleton(Limits)));

    /// <summary>More services for the tests of a class.</summary>
    private protected virtual void Add(IServiceCollection services)
    {
    }

    public virtual async Task DisposeAsync()
    {
        await Services.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private protected async Task<IngestReport> SendAsync(byte[] bytes, string name = "file.dcm", Door door = Door.Upload) =>
        await Ingest.IngestAsync(new MemoryStream(bytes), name, door, "tester");

    private protected async Task<MedVisionDb> DbAsync() => await Services.GetRequiredService<IDbContextFactory<MedVisionDb>>().CreateDbContextAsync();

    /// <summary>Files that are no blobs: nothing may be left of them.</summary>
    private protected string[] HalfWritten() => Directory.Exists(Path.Combine(Data, "blobs", "incoming")) ? Directory.GetFiles(Path.Combine(Data, "blobs", "incoming")) : [];
}
