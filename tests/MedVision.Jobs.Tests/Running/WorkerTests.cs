using System.Collections.Concurrent;
using System.Diagnostics;
using MedVision.Archive;
using MedVision.Archive.Rows;
using MedVision.Jobs.Running;
using MedVision.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace MedVision.Jobs.Tests.Running;

[Collection("archive")]
public sealed class WorkerTests(ArchiveFixture fixture) : JobsTest(fixture)
{
    [Fact]
    public async Task An_ordered_job_is_done_and_its_rows_come_with_its_end()
    {
        await StartWorkerAsync(new TestWork((_, _, _) => Task.CompletedTask, (db, job) =>
            db.Generations.Where(row => row.Id == job.GenerationId).ExecuteUpdateAsync(row => row.SetProperty(one => one.Model, "made"))));
        Guid id = await OrderAsync();
        Job done = await UntilAsync(id, JobState.Done);
        Assert.Equal((1, 1.0, null), (done.Attempts, done.Progress, done.Error));
        Assert.NotNull(done.FinishedAt);
        await using MedVisionDb db = await DbAsync();
        Assert.Equal("made", (await db.Generations.SingleAsync()).Model);
    }

    [Fact]
    public async Task Progress_is_in_the_row_while_the_job_runs()
    {
        TaskCompletionSource gate = new();
        await StartWorkerAsync(new TestWork((_, run, ct) =>
        {
            run.Tell("drawing", 0.25);
            return gate.Task.WaitAsync(ct);
        }));
        Guid id = await OrderAsync();
        await UntilAsync(id, job => job.State == JobState.Running && job.Stage == "drawing" && job.Progress == 0.25);
        gate.SetResult();
        await UntilAsync(id, JobState.Done);
    }

    [Fact]
    public async Task A_job_that_throws_fails_with_its_message_and_can_be_ordered_again()
    {
        int runs = 0;
        await StartWorkerAsync(new TestWork((_, _, _) => ++runs == 1 ? throw new InvalidOperationException("the model is missing") : Task.CompletedTask));
        Guid id = await OrderAsync();
        Assert.Equal("the model is missing", (await UntilAsync(id, JobState.Failed)).Error);
        Assert.True(await Queue.RetryAsync(id));
        Job done = await UntilAsync(id, JobState.Done);
        Assert.Null(done.Error);
        Assert.False(await Queue.RetryAsync(id));
    }

    [Fact]
    public async Task Rows_of_a_job_whose_end_cannot_be_written_are_not_written_either()
    {
        await StartWorkerAsync(new TestWork((_, _, _) => Task.CompletedTask, async (db, job) =>
        {
            await db.Generations.Where(row => row.Id == job.GenerationId).ExecuteUpdateAsync(row => row.SetProperty(one => one.Model, "half"));
            throw new InvalidOperationException("broken in the middle");
        }));
        Guid id = await OrderAsync();
        Assert.Equal("broken in the middle", (await UntilAsync(id, JobState.Failed)).Error);
        await using MedVisionDb db = await DbAsync();
        Assert.Null((await db.Generations.SingleAsync()).Model);
    }

    [Fact]
    public async Task A_running_job_is_cancelled_and_can_be_ordered_again()
    {
        int runs = 0;
        await StartWorkerAsync(new TestWork((_, _, ct) => ++runs == 1 ? Task.Delay(Timeout.Infinite, ct) : Task.CompletedTask));
        Guid id = await OrderAsync();
        await UntilAsync(id, JobState.Running);
        Assert.True(await Queue.CancelAsync(id));
        await UntilAsync(id, JobState.Cancelled);
        Assert.False(await Queue.CancelAsync(id));
        Assert.True(await Queue.RetryAsync(id));
        await UntilAsync(id, JobState.Done);
    }

    [Fact]
    public async Task A_waiting_job_is_cancelled_at_once_and_no_worker_does_it()
    {
        Guid cancelled = await OrderAsync(), other = await OrderAsync();
        Assert.True(await Queue.CancelAsync(cancelled));
        Assert.Equal(JobState.Cancelled, (await JobAsync(cancelled)).State);
        ConcurrentBag<Guid> did = [];
        await StartWorkerAsync(new TestWork((job, _, _) =>
        {
            did.Add(job.Id);
            return Task.CompletedTask;
        }));
        await UntilAsync(other, JobState.Done);
        Assert.Equal([other], did);
    }

    [Fact]
    public async Task A_worker_that_is_told_to_stop_gives_its_job_back_and_another_does_it()
    {
        IHost first = await StartWorkerAsync(new TestWork((_, _, ct) => Task.Delay(Timeout.Infinite, ct)));
        Guid id = await OrderAsync();
        await UntilAsync(id, JobState.Running);
        Forget(first);
        await StopAsync(first);
        Job given = await JobAsync(id);
        Assert.Equal((JobState.Queued, 0), (given.State, given.Attempts));
        await StartWorkerAsync(new TestWork((_, _, _) => Task.CompletedTask));
        await UntilAsync(id, JobState.Done);
    }

    [Fact]
    public async Task Two_workers_share_the_jobs_and_do_each_once()
    {
        ConcurrentBag<Guid> did = [];
        TestWork work = new((job, _, _) =>
        {
            did.Add(job.Id);
            return Task.CompletedTask;
        });
        await Task.WhenAll(StartWorkerAsync(work), StartWorkerAsync(work));
        List<Guid> ordered = [];
        for (int n = 0; n < 20; n++) ordered.Add(await OrderAsync());
        foreach (Guid id in ordered) await UntilAsync(id, JobState.Done);
        Assert.Equal(ordered.Order(), did.Order());
    }

    [Fact]
    public async Task A_job_of_a_worker_killed_in_the_middle_is_done_by_another()
    {
        Guid id = await OrderAsync();
        using Process victim = Process.Start("dotnet", [typeof(WorkerTests).Assembly.Location, Archive.ConnectionString!, Archive.DataFolder]);
        await UntilAsync(() => Task.FromResult(File.Exists(FileGatedWork.Began(Archive.DataFolder, id, victim.Id))), () => $"the process has ended: {victim.HasExited}");
        await StartWorkerAsync(new FileGatedWork(Archive.DataFolder));
        victim.Kill();
        await victim.WaitForExitAsync();
        await UntilAsync(() => Task.FromResult(File.Exists(FileGatedWork.Began(Archive.DataFolder, id, Environment.ProcessId))), () => "nobody took the job over");
        await File.WriteAllTextAsync(FileGatedWork.Gate(Archive.DataFolder), "");
        Assert.Equal(2, (await UntilAsync(id, JobState.Done)).Attempts);
    }

    [Fact]
    public async Task A_job_that_kills_its_workers_is_given_up_in_the_end()
    {
        Guid id = await OrderAsync();
        await using (MedVisionDb db = await DbAsync())
            await db.Jobs.ExecuteUpdateAsync(job => job.SetProperty(row => row.State, JobState.Running).SetProperty(row => row.Attempts, 3));
        JobWorker worker = NewWorker(new TestWork((_, _, _) => throw new InvalidOperationException("must not be done")));
        await worker.RunAsync(id, CancellationToken.None);
        Job job = await JobAsync(id);
        Assert.Equal((JobState.Failed, "3 workers died while they did this"), (job.State, job.Error));
    }

    [Fact]
    public async Task A_worker_that_was_taken_for_dead_changes_nothing_when_it_comes_back()
    {
        Guid id = await OrderAsync();
        TaskCompletionSource begun = new(), gate = new();
        JobWorker slow = NewWorker(new TestWork(
            async (_, _, _) =>
            {
                begun.SetResult();
                await gate.Task;
            },
            (db, job) => db.Generations.Where(row => row.Id == job.GenerationId).ExecuteUpdateAsync(row => row.SetProperty(one => one.Model, "slow"))));
        Task running = slow.RunAsync(id, CancellationToken.None);
        await begun.Task;
        await NewWorker(new TestWork((_, _, _) => Task.CompletedTask,
            (db, job) => db.Generations.Where(row => row.Id == job.GenerationId).ExecuteUpdateAsync(row => row.SetProperty(one => one.Model, "fast")))).RunAsync(id, CancellationToken.None);
        gate.SetResult();
        await running;
        await using MedVisionDb db = await DbAsync();
        Assert.Equal("fast", (await db.Generations.SingleAsync()).Model);
        Job job = await db.Jobs.SingleAsync();
        Assert.Equal((JobState.Done, 2), (job.State, job.Attempts));
    }

    private JobWorker NewWorker(IWork work) => ActivatorUtilities.CreateInstance<JobWorker>(Services, new[] { work }.AsEnumerable());

    private protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.AddLogging();
    }
}
