using MedVision.Archive;
using MedVision.Archive.Rows;
using MedVision.Jobs.Running;
using MedVision.Jobs.Tests.Running;
using MedVision.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace MedVision.Jobs.Tests;

/// <summary>An empty archive, a queue without workers, and workers as a test wants them.</summary>
public abstract class JobsTest(ArchiveFixture fixture) : IAsyncLifetime
{
    // Far more than a loaded machine needs; a test ends when its condition holds.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly List<IHost> workers = [];

    private protected ServiceProvider Services { get; private set; } = null!;

    private protected JobQueue Queue => Services.GetRequiredService<JobQueue>();

    private protected ArchiveOptions Archive => Services.GetRequiredService<ArchiveOptions>();

    public virtual async Task InitializeAsync() => Services = await fixture.NewServicesAsync(Configure);

    public async Task DisposeAsync()
    {
        foreach (IHost worker in workers) await StopAsync(worker);
        await StopWorkAsync();
        await Services.DisposeAsync();
    }

    private protected virtual void Configure(IServiceCollection services) => services.AddMedVisionJobs(JobsRole.Web);

    /// <summary>Ends what a test started in the archive's own services.</summary>
    private protected virtual Task StopWorkAsync() => Task.CompletedTask;

    private protected async Task<IHost> StartWorkerAsync(IWork work, JobsOptions? options = null)
    {
        IHost worker = TestWorker.Build(Archive, work, options);
        workers.Add(worker);
        await worker.StartAsync();
        return worker;
    }

    private protected async Task StopAsync(IHost worker)
    {
        await worker.StopAsync();
        worker.Dispose();
    }

    private protected void Forget(IHost worker) => workers.Remove(worker);

    private protected async Task<MedVisionDb> DbAsync() => await Services.GetRequiredService<IDbContextFactory<MedVisionDb>>().CreateDbContextAsync();

    private protected async Task<Guid> OrderAsync(string label = "glioma")
    {
        long id = await Queue.EnqueueGenerateAsync(new GenerationRequest(label, 1, 7, 1, "tester"));
        await using MedVisionDb db = await DbAsync();
        return await db.Jobs.Where(job => job.GenerationId == id).Select(job => job.Id).SingleAsync();
    }

    private protected async Task<Job> JobAsync(Guid id)
    {
        await using MedVisionDb db = await DbAsync();
        return await db.Jobs.AsNoTracking().SingleAsync(job => job.Id == id);
    }

    private protected Task<Job> UntilAsync(Guid id, JobState state) => UntilAsync(id, job => job.State == state);

    private protected async Task<Job> UntilAsync(Guid id, Func<Job, bool> condition)
    {
        Job job = await JobAsync(id);
        await UntilAsync(async () => condition(job = await JobAsync(id)), () => $"job {job.State}, stage {job.Stage}, attempts {job.Attempts}, error {job.Error}");
        return job;
    }

    private protected static async Task UntilAsync(Func<Task<bool>> condition, Func<string> otherwise)
    {
        long started = Environment.TickCount64;
        while (!await condition())
        {
            if (Environment.TickCount64 - started > Patience.TotalMilliseconds) Assert.Fail("waited in vain: " + otherwise());
            await Task.Delay(20);
        }
    }
}
