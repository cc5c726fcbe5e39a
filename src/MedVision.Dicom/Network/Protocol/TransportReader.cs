using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace MedVision.Dicom.Network.Protocol;

/// <summary>Reads a transport through a pipe, each time for a limited time, without garbage per read.</summary>
internal sealed class TransportReader(Stream transport) : IDisposable
{
    private readonly PipeReader pipe = PipeReader.Create(transport, new StreamPipeReaderOptions(bufferSize: 64 * 1024, minimumReadSize: 4 * 1024, leaveOpen: true));
    private CancellationTokenSource deadline = new();
    private (TimeSpan Grace, int Slowest) pace;
    private TimeSpan waited;
    private long used;

    /// <summary>The last read gave null because its time was over, not because the transport closed.</summary>
    public bool TimedOut { get; private set; }

    /// <summary>What the transport said as it went away, if it said something.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>The last read gave null because the whole message came too slowly: in words.</summary>
    public string? TooSlow { get; private set; }

    /// <summary>From now on what has been waited for the peer is compared with what it sent.</summary>
    /// <param name="grace">So long anything is fast enough.</param>
    /// <param name="slowest">Bytes a second, after that.</param>
    public void BeginMessage(TimeSpan grace, int slowest) => (pace, waited, used) = ((grace, slowest), TimeSpan.Zero, 0);

    /// <summary>The message has ended: waiting for the next one is idleness, not slowness.</summary>
    public void EndMessage() => pace = default;

    /// <summary>At least so many bytes, to be given back by <see cref="Advance"/>; null if they did not come.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ReadOnlySequence<byte>?> ReadAsync(int atLeast, TimeSpan limit, CancellationToken ct)
    {
        TimedOut = false;
        if (pipe.TryRead(out ReadResult ready))
        {
            if (ready.Buffer.Length >= atLeast) return ready.Buffer;
            pipe.AdvanceTo(ready.Buffer.Start, ready.Buffer.End);
        }
        if (!deadline.TryReset())
        {
            deadline.Dispose();
            deadline = new();
        }
        deadline.CancelAfter(limit);
        using CancellationTokenRegistration stop = ct.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), deadline);
        long start = Stopwatch.GetTimestamp();
        try
        {
            ReadResult result = await pipe.ReadAtLeastAsync(atLeast, deadline.Token);
            if (result.Buffer.Length >= atLeast && !IsTooSlow(Stopwatch.GetElapsedTime(start))) return result.Buffer;
            pipe.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            return null;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            TimedOut = true;
            return null;
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // A reset connection is a closed one.
            Failure = error;
            return null;
        }
    }

    /// <summary>Gives back what <see cref="ReadAsync"/> gave; its first bytes are used up.</summary>
    public void Advance(ReadOnlySequence<byte> buffer, long count)
    {
        used += count;
        pipe.AdvanceTo(buffer.GetPosition(count));
    }

    /// <summary>Only what the peer lets us wait counts: while our own disk is slow, nobody waits here.</summary>
    private bool IsTooSlow(TimeSpan wait)
    {
        waited += wait;
        if (pace.Slowest == 0 || waited <= pace.Grace || used >= waited.TotalSeconds * pace.Slowest) return false;
        TooSlow = string.Create(CultureInfo.InvariantCulture, $"the peer sent {used} bytes of a message in {waited.TotalSeconds:0.#} seconds");
        return TimedOut = true;
    }

    public void Dispose()
    {
        pipe.Complete();
        deadline.Dispose();
    }
}
