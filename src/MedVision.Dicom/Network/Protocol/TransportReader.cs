using System.Buffers;
using System.IO.Pipelines;

namespace MedVision.Dicom.Network.Protocol;

/// <summary>Reads a transport through a pipe, each time for a limited time, without garbage per read.</summary>
internal sealed class TransportReader(Stream transport) : IDisposable
{
    private readonly PipeReader pipe = PipeReader.Create(transport, new StreamPipeReaderOptions(bufferSize: 64 * 1024, minimumReadSize: 4 * 1024, leaveOpen: true));
    private CancellationTokenSource deadline = new();

    /// <summary>The last read gave null because its time was over, not because the transport closed.</summary>
    public bool TimedOut { get; private set; }

    /// <summary>What the transport said as it went away, if it said something.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>At least so many bytes, to be given back by <see cref="Advance"/>; null if they did not come.</summary>
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
        try
        {
            ReadResult result = await pipe.ReadAtLeastAsync(atLeast, deadline.Token);
            if (result.Buffer.Length >= atLeast) return result.Buffer;
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
    public void Advance(ReadOnlySequence<byte> buffer, long used) => pipe.AdvanceTo(buffer.GetPosition(used));

    public void Dispose()
    {
        pipe.Complete();
        deadline.Dispose();
    }
}
