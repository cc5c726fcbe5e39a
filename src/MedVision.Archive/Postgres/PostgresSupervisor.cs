using System.ComponentModel;
using Microsoft.Extensions.Logging;

namespace MedVision.Archive.Postgres;

/// <summary>Starts the database server again when it has died while we live: killed for its memory, by mistake, by a crash.</summary>
internal sealed partial class PostgresSupervisor
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500), LongestPause = TimeSpan.FromSeconds(30);
    private readonly CancellationTokenSource stopping = new();
    private readonly ILogger log;
    private readonly Task watching;

    /// <param name="isAlive">Whether the server runs.</param>
    /// <param name="restart">Starts it; not interrupted.</param>
    /// <param name="log">Told of each death and restart.</param>
    public PostgresSupervisor(Func<bool> isAlive, Func<Task> restart, ILogger log)
    {
        this.log = log;
        watching = WatchAsync(isAlive, restart);
    }

    /// <summary>Watches no longer; a restart that is under way ends first.</summary>
    public async Task StopAsync()
    {
        await stopping.CancelAsync();
        await watching;
        stopping.Dispose();
    }

    private async Task WatchAsync(Func<bool> isAlive, Func<Task> restart)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Look, stopping.Token);
                if (isAlive()) continue;
                LogDied(log);
                for (TimeSpan pause = Look; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
                {
                    try
                    {
                        await restart();
                        LogRestarted(log);
                        break;
                    }
                    catch (Exception error) when (error is EmbeddedPostgresException or IOException or Win32Exception)
                    {
                        // Its children may still hold the cluster's shared memory; or the disk is full.
                        LogFailed(log, pause.TotalSeconds, error.Message);
                    }
                    await Task.Delay(pause, stopping.Token);
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // We are stopping.
        }
    }

    [LoggerMessage(21, LogLevel.Error, "the embedded PostgreSQL has died, starting it again")]
    private static partial void LogDied(ILogger log);

    [LoggerMessage(22, LogLevel.Warning, "the embedded PostgreSQL runs again")]
    private static partial void LogRestarted(ILogger log);

    [LoggerMessage(23, LogLevel.Error, "the embedded PostgreSQL does not start, next try in {Seconds} s: {Reason}")]
    private static partial void LogFailed(ILogger log, double seconds, string reason);
}
