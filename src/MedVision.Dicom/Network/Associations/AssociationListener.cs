using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using MedVision.Dicom.Network.Pdus;
using MedVision.Dicom.Network.Security;

namespace MedVision.Dicom.Network.Associations;

/// <summary>Listens for peers and serves each association in a task of its own. One that fails takes nobody else with it.</summary>
public sealed class AssociationListener : IAsyncDisposable
{
    private readonly TcpListener listener;
    private readonly ListenerOptions options;
    private readonly Func<Association, CancellationToken, Task> serve;
    private readonly ConcurrentDictionary<Task, IPAddress?> running = new();
    private readonly ConcurrentDictionary<Association, DateTimeOffset> standing = new();
    private readonly CancellationTokenSource stopping = new();
    private Task accepting = Task.CompletedTask;

    /// <param name="options">Where, for whom, how many.</param>
    /// <param name="serve">Serves one association until it is released; an exception ends that one.</param>
    public AssociationListener(ListenerOptions options, Func<Association, CancellationToken, Task> serve)
    {
        (this.options, this.serve) = (options, serve);
        listener = new TcpListener(options.EndPoint);
    }

    /// <summary>Where it listens; a port 0 has become a real one after <see cref="Start"/>.</summary>
    public IPEndPoint EndPoint => (IPEndPoint)listener.LocalEndpoint;

    /// <summary>Associations that stand now, and since when.</summary>
    public IReadOnlyCollection<KeyValuePair<Association, DateTimeOffset>> Standing => [.. standing];

    /// <exception cref="SocketException">The port is taken, or not ours to open.</exception>
    public void Start()
    {
        listener.Start(options.Backlog);
        accepting = AcceptAsync();
    }

    /// <summary>Takes no more peers, ends those that are there, and waits for their tasks.</summary>
    public async ValueTask DisposeAsync()
    {
        if (stopping.IsCancellationRequested) return;
        await stopping.CancelAsync();
        listener.Stop();
        await accepting;
        await Task.WhenAll(running.Keys);
        stopping.Dispose();
        listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            Socket socket;
            try
            {
                socket = await listener.AcceptSocketAsync(stopping.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException error)
            {
                // A peer that went away before it was accepted, or no descriptors left for this one.
                options.Failed?.Invoke(null, error);
                continue;
            }
            IPAddress? address = (socket.RemoteEndPoint as IPEndPoint)?.Address;
            Task task = ServeAsync(socket, address);
            running[task] = address;
            _ = task.ContinueWith(done => running.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private async Task ServeAsync(Socket socket, IPAddress? address)
    {
        // Leaves the accepting loop at once.
        await Task.Yield();
        AssociationPeer? peer = null;
        try
        {
            await using Stream transport = await SecureAsync(new NetworkStream(socket, ownsSocket: true));
            socket.NoDelay = true;
            AcceptorPolicy policy = options.Policy with { Admit = (asked, ct) => RefuseAsync(peer = asked, ct) };
            await using Association? association = await Association.AcceptAsync(transport, address, policy, stopping.Token);
            if (association is null) return;
            standing[association] = DateTimeOffset.UtcNow;
            try
            {
                await serve(association, stopping.Token);
            }
            finally
            {
                standing.TryRemove(association, out _);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The listener is closing; the association was aborted as it was disposed.
        }
        catch (Exception error)
        {
            // The edge of an association: whatever went wrong in it is told and ends here.
            options.Failed?.Invoke(peer, error);
        }
    }

    private async ValueTask<AssociationRejection?> RefuseAsync(AssociationPeer peer, CancellationToken ct)
    {
        AssociationRejection? refusal = null;
        // Counted with the one that asks.
        if (running.Count > options.MostAssociations) refusal = AssociationRejection.LocalLimitExceeded;
        else if (peer.Address is not null && running.Values.Count(peer.Address.Equals) > options.MostAssociationsPerPeer) refusal = AssociationRejection.LocalLimitExceeded;
        refusal ??= await options.Policy.Admit(peer, ct);
        if (refusal is not null) options.Refused?.Invoke(peer, refusal);
        return refusal;
    }

    private async Task<Stream> SecureAsync(NetworkStream transport)
    {
        if (options.Tls is not { } tls) return transport;
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
        deadline.CancelAfter(options.Policy.Timers.Artim);
        try
        {
            return await TlsHandshake.AsServerAsync(transport, tls, deadline.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            await transport.DisposeAsync();
            throw new AssociationException(AssociationFailure.TimedOut, $"the peer began TLS and did not finish within {options.Policy.Timers.Artim.TotalSeconds:0.#} seconds");
        }
        catch
        {
            await transport.DisposeAsync();
            throw;
        }
    }
}
