using System.Net;
using MedVision.Archive;
using MedVision.Archive.Blobs;
using MedVision.Archive.Rows;
using MedVision.Jobs.Pulls;
using MedVision.Jobs.Running;
using MedVision.Jobs.Tests.Send;
using MedVision.Pacs;
using MedVision.Pacs.Commit;
using MedVision.Pacs.Fetch;
using MedVision.Pacs.Listen;
using MedVision.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace MedVision.Jobs.Tests.Pulls;

/// <summary>An archive behind its DICOM port whose pulls are made when a test says so, by a clock that it turns.</summary>
public abstract class PullTest(ArchiveFixture fixture) : SendTest(fixture)
{
    private protected DicomDoor Door => Services.GetRequiredService<DicomDoor>();

    private protected PullQueue Pulls => Services.GetRequiredService<PullQueue>();

    private protected RemoteQuery Query => Services.GetRequiredService<RemoteQuery>();

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        await Door.StartAsync(CancellationToken.None);
    }

    private protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.AddDicomDoor(new DicomDoorOptions { EndPoint = new IPEndPoint(IPAddress.Loopback, 0) });
        services.AddSingleton<PullRound>().AddSingleton<PriorSearch>().AddSingleton<PullWork>();
    }

    private protected override async Task StopWorkAsync()
    {
        await Services.GetRequiredService<CommitmentReporter>().StopAsync(CancellationToken.None);
        await Door.DisposeAsync();
    }

    /// <summary>What a worker does, until nothing is due.</summary>
    private protected async Task PullAsync()
    {
        while (true)
        {
            await Services.GetRequiredService<PullRound>().RunAsync(CancellationToken.None);
            List<Guid> jobs;
            await using (MedVisionDb db = await DbAsync()) jobs = await db.Jobs.Where(job => job.Kind == JobKind.Pull && job.State == JobState.Queued).Select(job => job.Id).ToListAsync();
            if (jobs.Count == 0) return;
            JobWorker worker = ActivatorUtilities.CreateInstance<JobWorker>(Services, new IWork[] { Services.GetRequiredService<PullWork>() }.AsEnumerable());
            foreach (Guid job in jobs) await worker.RunAsync(job, CancellationToken.None);
        }
    }

    private protected async Task<IReadOnlyList<Pull>> AllPullsAsync()
    {
        await using MedVisionDb db = await DbAsync();
        return await db.Pulls.AsNoTracking().Include(row => row.Job).OrderBy(row => row.Id).ToListAsync();
    }

    /// <summary>The files that are stored of a study, by their instances.</summary>
    private protected async Task<Dictionary<string, byte[]>> FilesAsync(string study)
    {
        await using MedVisionDb db = await DbAsync();
        BlobStore blobs = Services.GetRequiredService<BlobStore>();
        return (await db.Instances.AsNoTracking().Where(row => row.Series.Study.StudyInstanceUid == study).ToListAsync())
            .ToDictionary(row => row.SopInstanceUid, row => File.ReadAllBytes(blobs.PathOf(row.Blob)));
    }
}
