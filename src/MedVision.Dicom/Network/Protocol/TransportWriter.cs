using System.Runtime.CompilerServices;

namespace MedVision.Dicom.Network.Protocol;

/// <summary>Writes PDUs to a transport, one at a time, each for a limited time.</summary>
internal sealed class TransportWriter(Stream transport, TimeSpan limit) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1, 1);
    private CancellationTokenSource deadline = new();

    /// <exception cref="IOException">The transport is gone.</exception>
    /// <exception cref="TimeoutException">The peer takes nothing.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> pdu, CancellationToken ct)
    {
        if (!await turn.WaitAsync(limit, ct)) throw Late();
        try
        {
            if (!deadline.TryReset())
            {
                deadline.Dispose();
                deadline = new();
            }
            deadline.CancelAfter(limit);
            using CancellationTokenRegistration stop = ct.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), deadline);
            await transport.WriteAsync(pdu, deadline.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw Late();
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose()
    {
        turn.Dispose();
        deadline.Dispose();
    }

    private TimeoutException Late() => new($"the peer took nothing for {limit.TotalSeconds:0.#} seconds");
}
