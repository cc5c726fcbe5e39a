using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace MedVision.Archive.Changes;

/// <summary>
/// Tells this process what any process changed in the archive. The database's triggers send the news (NOTIFY); a burst about one row
/// arrives as one event. After a lost connection one <see cref="ArchiveChangeKind.Unknown"/> says that news may have been missed.
/// </summary>
public sealed partial class ArchiveChanges(ArchiveDatabase database, ILogger<ArchiveChanges> log) : BackgroundService
{
    /// <summary>The channel the triggers notify.</summary>
    public const string Channel = "medvision";

    private static readonly TimeSpan Burst = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);
    private readonly TaskCompletionSource listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Raised on a thread of its own; a handler that throws is logged and does not harm the others.</summary>
    public event Action<ArchiveChange>? Changed;

    /// <summary>Completes when the first connection listens: changes committed after it are not missed.</summary>
    public Task Listening => listening.Task;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error) when (error is NpgsqlException or IOException or InvalidOperationException)
            {
                LogLost(error.Message);
                await Task.Delay(Retry, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ListenAsync(CancellationToken ct)
    {
        await using NpgsqlConnection connection = await database.Source.OpenConnectionAsync(ct);
        ConcurrentDictionary<ArchiveChange, bool> waiting = new();
        connection.Notification += (_, message) => waiting[Parse(message.Payload)] = true;
        await using (NpgsqlCommand listen = new($"LISTEN {Channel}", connection)) await listen.ExecuteNonQueryAsync(ct);
        if (!listening.TrySetResult()) Raise(new ArchiveChange(ArchiveChangeKind.Unknown, ""));
        while (true)
        {
            await connection.WaitAsync(ct);
            // What else arrives in this moment is told with it, each row once.
            using (CancellationTokenSource burst = CancellationTokenSource.CreateLinkedTokenSource(ct))
            {
                burst.CancelAfter(Burst);
                await DrainAsync(connection, burst.Token, ct);
            }
            foreach (ArchiveChange change in waiting.Keys)
                if (waiting.TryRemove(change, out _)) Raise(change);
        }
    }

    private static async Task DrainAsync(NpgsqlConnection connection, CancellationToken burst, CancellationToken ct)
    {
        try
        {
            while (true) await connection.WaitAsync(burst);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // The burst's time is over.
        }
    }

    private void Raise(ArchiveChange change)
    {
        foreach (Action<ArchiveChange> handler in (Changed?.GetInvocationList() ?? []).Cast<Action<ArchiveChange>>())
        {
            try
            {
                handler(change);
            }
            catch (Exception error)
            {
                LogHandler(error);
            }
        }
    }

    private static ArchiveChange Parse(string payload)
    {
        int colon = payload.IndexOf(':');
        return colon > 0 && Enum.TryParse(payload[..colon], ignoreCase: true, out ArchiveChangeKind kind)
            ? new ArchiveChange(kind, payload[(colon + 1)..])
            : new ArchiveChange(ArchiveChangeKind.Unknown, "");
    }

    [LoggerMessage(1, LogLevel.Warning, "lost the connection that listens for changes, trying again: {Reason}")]
    private partial void LogLost(string reason);

    [LoggerMessage(2, LogLevel.Error, "a handler of archive changes failed")]
    private partial void LogHandler(Exception error);
}
