using MedVision.Archive;
using MedVision.Archive.Rows;
using MedVision.Jobs.Running;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Quartz;

namespace MedVision.Jobs.Scheduling;

/// <summary>
/// Quartz, clustered on the archive's own database: any number of workers share the jobs, and one that dies is noticed within
/// seconds and its jobs are done by another. Built when it starts, because only then is the database's address known.
/// </summary>
internal sealed partial class JobScheduler(ArchiveDatabase database, JobWorker worker, JobsOptions options, ILoggerFactory logs, ILogger<JobScheduler> log) : IHostedService, IAsyncDisposable
{
    private const string Group = "medvision";

    // "Quartz" in ASCII: the tables are made by one worker at a time.
    private const long SchemaLock = 0x51756172747A;
    private static readonly TimeSpan CheckIn = TimeSpan.FromSeconds(2), Missing = TimeSpan.FromSeconds(4);
    private readonly List<Lane> lanes = [], stopped = [];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await database.StartAsync(cancellationToken);
        await using NpgsqlConnection guard = await database.Source.OpenConnectionAsync(cancellationToken);
        await ExecuteAsync(guard, $"SELECT pg_advisory_lock({SchemaLock})", cancellationToken);
        lanes.Add(await StartLaneAsync("medvision", options.Concurrency, [JobKind.Analyze, JobKind.Generate], cancellationToken));
        // A slow node must not keep a study from being analysed, nor an analysis a result from going out.
        lanes.Add(await StartLaneAsync("medvision-network", options.NetworkConcurrency, [JobKind.Send, JobKind.Pull], cancellationToken));
        await ExecuteAsync(guard, $"SELECT pg_advisory_unlock({SchemaLock})", cancellationToken);
        LogStarted(worker.Name);
    }

    /// <summary>Jobs in hand are told to stop and go back to the queue; this waits until they have.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        worker.Stop();
        foreach (Lane lane in lanes) await lane.Scheduler.Shutdown(waitForJobsToComplete: true, cancellationToken);
        stopped.AddRange(lanes);
        lanes.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        foreach (Lane lane in stopped) await lane.Container.DisposeAsync();
        stopped.Clear();
    }

    /// <summary>Orders a job of the table; one that is known already stays as it is.</summary>
    public async Task EnsureAsync(Guid id, JobKind kind, CancellationToken ct)
    {
        if (LaneOf(kind) is not { } running || await running.Exists(KeyOf(id), ct)) return;
        IJobDetail job = JobBuilder.Create<WorkJob>().WithIdentity(KeyOf(id)).RequestRecovery().Build();
        try
        {
            await running.ScheduleJob(job, TriggerBuilder.Create().WithIdentity(id.ToString(), Group).StartNow().Build(), cancellationToken: ct);
        }
        catch (ObjectAlreadyExistsException)
        {
            // Another worker ordered it in this moment.
            LogOrdered(id);
        }
    }

    /// <summary>Whether the job is ordered or at work anywhere.</summary>
    public async Task<bool> KnowsAsync(Guid id, JobKind kind, CancellationToken ct) => LaneOf(kind) is not { } running || await running.Exists(KeyOf(id), ct);

    private IScheduler? LaneOf(JobKind kind) => lanes.Find(lane => lane.Kinds.Contains(kind))?.Scheduler;

    private async Task<Lane> StartLaneAsync(string name, int concurrency, JobKind[] kinds, CancellationToken ct)
    {
        ServiceCollection services = new();
        services.AddSingleton(logs);
        services.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        services.AddSingleton(worker);
        services.AddQuartz(quartz => Configure(quartz, name, concurrency));
        ServiceProvider container = services.BuildServiceProvider();
        IScheduler scheduler = await container.GetRequiredService<ISchedulerFactory>().GetScheduler(ct);
        await scheduler.Start(ct);
        return new(kinds, scheduler, container);
    }

    private void Configure(IQuartzBuilder quartz, string name, int concurrency)
    {
        quartz.ConfigureScheduler(scheduling =>
        {
            scheduling.InstanceName = name;
            scheduling.InstanceId = worker.Name;
            scheduling.IdleWaitTime = TimeSpan.FromSeconds(1);
        });
        quartz.UseDefaultThreadPool(concurrency);
        quartz.UsePersistentStore(store =>
        {
            store.UsePostgres(database.ConnectionString);
            store.ProvisionSchema();
            store.UseClustering(cluster => (cluster.CheckinInterval, cluster.CheckinMisfireThreshold) = (CheckIn, Missing));
        });
    }

    private static JobKey KeyOf(Guid id) => new(id.ToString(), Group);

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using NpgsqlCommand command = new(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>A scheduler with threads of its own for some kinds of jobs.</summary>
    private sealed record Lane(JobKind[] Kinds, IScheduler Scheduler, ServiceProvider Container);

    [LoggerMessage(1, LogLevel.Information, "worker {Name} takes jobs")]
    private partial void LogStarted(string name);

    [LoggerMessage(2, LogLevel.Debug, "job {Job} was ordered by another worker")]
    private partial void LogOrdered(Guid job);
}
