using System.Data.Common;
using MedVision.Archive;
using MedVision.Archive.Rows;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Dimse;
using MedVision.Dicom.Network.Services;
using MedVision.Dicom.Network.Services.Commitment;
using MedVision.Pacs.Peers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MedVision.Pacs.Commit;

/// <summary>
/// Brings the reports to the nodes: on the association of the request where that waits for it, else on one of our own, again and again until it has arrived.
/// What a killed process had under way another one takes up when the lease is over.
/// </summary>
public sealed partial class CommitmentReporter(
    CommitmentBook book, CommitmentCheck check, IDbContextFactory<MedVisionDb> databases, NodeConnections connections, CommitmentOptions options, TimeProvider time, ILogger<CommitmentReporter> log)
    : BackgroundService
{
    private readonly SemaphoreSlim places = new(options.Parallel, options.Parallel);
    private readonly CancellationTokenSource stopping = new();

    /// <summary>Takes up a request that was acknowledged a moment ago.</summary>
    internal void Begin(long id, DimseRequest request) => _ = RunAsync(async ct =>
    {
        await Task.Delay(options.Quiet, time, ct);
        if (await book.FindPendingAsync(id, ct) is { } row) await AttemptAsync(row, request, ct);
    });

    /// <summary>Takes up everything that is due; the reports are under way when it returns.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> LookAsync(CancellationToken cancellationToken)
    {
        int free = places.CurrentCount;
        if (free == 0) return 0;
        IReadOnlyList<Commitment> due = await book.TakeDueAsync(free, cancellationToken);
        foreach (Commitment row in due) _ = RunAsync(ct => AttemptAsync(row, null, ct));
        return due.Count;
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await base.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        stopping.Cancel();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(options.LookEvery, time);
        DateTimeOffset forgotten = default;
        do
        {
            try
            {
                await LookAsync(stoppingToken);
                if (time.GetUtcNow() - forgotten < TimeSpan.FromHours(1)) continue;
                await book.ForgetAsync(stoppingToken);
                forgotten = time.GetUtcNow();
            }
            catch (Exception error) when (error is DbException or TimeoutException)
            {
                LogNoDatabase(error.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>The edge of an attempt: whatever goes wrong is told, and the row's lease brings it back.</summary>
    private async Task RunAsync(Func<CancellationToken, Task> attempt)
    {
        try
        {
            await places.WaitAsync(stopping.Token);
            try
            {
                await attempt(stopping.Token);
            }
            finally
            {
                places.Release();
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The process ends; the row stays as it is.
        }
        catch (Exception error)
        {
            LogFailed(error);
        }
    }

    private async Task AttemptAsync(Commitment row, DimseRequest? request, CancellationToken ct)
    {
        using CancellationTokenSource done = CancellationTokenSource.CreateLinkedTokenSource(ct);
        Task holding = HoldAsync(row.Id, done.Token);
        try
        {
            CommitmentRequest asked = new(row.TransactionUid, [.. row.SopClassUids.Zip(row.SopInstanceUids, (sopClass, instance) => new SopReference(sopClass, instance))]);
            CommitmentReport report = row.IsDuplicate ? new(row.TransactionUid, [], [.. asked.References.Select(one => (one, CommitmentFailure.DuplicateTransactionUid))])
                : await check.CheckAsync(asked, ct);
            if (await TellAsync(row, report, request, ct) is { } problem)
            {
                await book.FailedAsync(row, problem, ct);
                LogNotReported(row.AETitle, row.Attempts + 1, problem);
                return;
            }
            await book.ReportedAsync(row.Id, report, ct);
            LogReported(row.AETitle, report.Committed.Count, report.Failed.Count);
        }
        finally
        {
            await done.CancelAsync();
            await holding;
        }
    }

    /// <summary>Null if the node has taken the report; else why not.</summary>
    private async Task<string?> TellAsync(Commitment row, CommitmentReport report, DimseRequest? request, CancellationToken ct)
    {
        string? problem = null;
        if (request is { IsAssociationQuiet: true })
        {
            problem = await TellThereAsync(request, report, ct);
            if (problem is null) return null;
        }
        await using MedVisionDb db = await databases.CreateDbContextAsync(ct);
        Node? node = await db.Nodes.AsNoTracking().SingleOrDefaultAsync(one => one.AETitle == row.AETitle && one.State != NodeState.Refused, ct);
        if (node is null) return problem ?? "it is no node here any more, and it did not wait";
        try
        {
            await CommitmentReporting.SendAsync(connections.Dimse(node), connections.OwnAE, report, cancellationToken: ct);
            return null;
        }
        catch (Exception error) when (error is AssociationException or PeerException)
        {
            return error.Message;
        }
    }

    private static async Task<string?> TellThereAsync(DimseRequest request, CommitmentReport report, CancellationToken ct)
    {
        try
        {
            using MemoryStream information = DatasetBytes.Open(report.ToDataset(), request.Context.TransferSyntax);
            DimseCommand answer = await request.RequestAsync(request.Context, CommitmentReporting.Request(report), information, ct);
            return answer.Status.IsSuccess || answer.Status.IsWarning ? null : $"it answers the report with {answer.Status}";
        }
        catch (AssociationException error)
        {
            return error.Message;
        }
    }

    private async Task HoldAsync(long id, CancellationToken ct)
    {
        try
        {
            using PeriodicTimer timer = new(options.Lease / 3, time);
            while (await timer.WaitForNextTickAsync(ct)) await book.HoldAsync(id, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The attempt has ended.
        }
        catch (Exception error) when (error is DbException or TimeoutException)
        {
            // Another process may take it up as well; a report that comes twice does no harm.
            LogNoDatabase(error.Message);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "{AETitle} has its report of storage commitment: {Committed} instances are kept, {Failed} are not")]
    private partial void LogReported(string aeTitle, int committed, int failed);

    [LoggerMessage(2, LogLevel.Warning, "{AETitle} did not get its report of storage commitment, attempt {Attempt}: {Reason}")]
    private partial void LogNotReported(string aeTitle, int attempt, string reason);

    [LoggerMessage(3, LogLevel.Warning, "reports of storage commitment wait for the database: {Reason}")]
    private partial void LogNoDatabase(string reason);

    [LoggerMessage(4, LogLevel.Error, "a report of storage commitment failed")]
    private partial void LogFailed(Exception error);
}
