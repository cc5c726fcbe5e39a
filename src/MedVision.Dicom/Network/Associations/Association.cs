using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using MedVision.Dicom.Network.Dimse;
using MedVision.Dicom.Network.Pdus;
using MedVision.Dicom.Network.Pdus.Items;
using MedVision.Dicom.Network.Protocol;
using MedVision.Dicom.Network.Security;

namespace MedVision.Dicom.Network.Associations;

/// <summary>
/// A standing association, on either side. Messages are received by one task at a time; sending is safe from others. Disposing one that was
/// neither released nor aborted aborts it.
/// </summary>
public sealed class Association : IAsyncDisposable
{
    /// <summary>What dcmtk allows at most, and enough that the header costs nothing.</summary>
    public const uint DefaultLongestData = 128 * 1024;

    private readonly UpperLayer layer;
    private readonly MessageReader messages;
    private readonly MessageWriter writer;

    private Association(UpperLayer layer, AssociationPeer peer, IReadOnlyList<PresentationContext> contexts, uint peerLongestData)
    {
        (this.layer, Peer, Contexts) = (layer, peer, contexts);
        messages = new(layer, contexts);
        writer = new(layer, peerLongestData);
    }

    public AssociationPeer Peer { get; }

    /// <summary>What was agreed.</summary>
    public IReadOnlyList<PresentationContext> Contexts { get; }

    /// <summary>Operations of ours that may wait for their responses at once, PS3.7 D.3.3.3.</summary>
    public int MostInvoked { get; private init; } = 1;

    /// <summary>Operations of the peer that we may be at at once.</summary>
    public int MostPerformed { get; private init; } = 1;

    /// <summary>Abilities within SOP classes that the acceptor answered with, PS3.7 D.3.3.5.</summary>
    public IReadOnlyList<ExtendedNegotiation> Extended { get; private init; } = [];

    /// <summary>The acceptor confirmed our identity, with these words; null: it did not, or was not asked.</summary>
    public ReadOnlyMemory<byte>? IdentityResponse { get; private init; }

    /// <summary>Messages may be sent: nobody has released or aborted it yet, and the transport is there.</summary>
    public bool IsEstablished => layer.IsEstablished;

    /// <summary>Says whether the peer waits for us: the idle timer leaves it alone meanwhile.</summary>
    internal Func<bool>? IsAwaited
    {
        set => layer.IsAwaited = value;
    }

    /// <summary>How long the peer may be silent where it owes us something.</summary>
    internal TimeSpan IdleLimit => layer.IdleLimit;

    /// <summary>Asks a node for an association.</summary>
    /// <exception cref="AssociationException">It cannot be reached, or says no.</exception>
    public static async Task<Association> RequestAsync(AssociationRequest request, CancellationToken cancellationToken = default)
    {
        (Stream transport, IPAddress? address) = await ConnectAsync(request.Node, request.Timers.Connect, cancellationToken);
        UpperLayer layer = new(transport, isRequestor: true, request.Timers, DefaultLongestData);
        try
        {
            await layer.OpenAsync(new()
            {
                CalledAE = request.Node.AETitle,
                CallingAE = request.CallingAE,
                Contexts = request.Contexts,
                User = Negotiation.Ourselves(DefaultLongestData) with
                {
                    Window = request.MostAtOnce > 1 ? new((ushort)Math.Min(request.MostAtOnce, ushort.MaxValue), 1) : null,
                    Roles = request.Roles,
                    Extended = request.Extended,
                    CommonExtended = request.CommonExtended,
                    Identity = request.Identity,
                },
            }, cancellationToken);
            Indication answer = await layer.NextAsync(cancellationToken);
            if (answer == Indication.Closed && transport is SslStream) throw Unwelcome(layer.TransportFailure);
            if (answer is not Indication.Accepted { Accept: { } accept }) throw Ended(answer);
            AssociationPeer peer = new(request.CallingAE, request.Node.AETitle, address, Named(accept.User), request.Identity) { Certificate = (transport as SslStream)?.RemoteCertificate as X509Certificate2 };
            return new(layer, peer, Negotiation.Agreed(request.Contexts, accept, weRequested: true), accept.User.MaximumLength)
            {
                MostInvoked = Math.Min(request.MostAtOnce, Negotiation.Allowed(accept.User.Window?.Invoked)),
                MostPerformed = Negotiation.Allowed(accept.User.Window?.Performed),
                Extended = accept.User.Extended,
                IdentityResponse = accept.User.IdentityResponse,
            };
        }
        catch
        {
            await layer.AbortAsync(AssociationAbort.ByUser);
            await layer.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits on an open transport for a peer's request and answers it; null if the peer was refused or went away.</summary>
    /// <param name="transport">An open connection; closed by the association.</param>
    /// <param name="address">The other end.</param>
    /// <param name="policy">Whom to let in, what to offer.</param>
    /// <param name="cancellationToken">Closes the transport.</param>
    public static async Task<Association?> AcceptAsync(Stream transport, IPAddress? address, AcceptorPolicy policy, CancellationToken cancellationToken = default)
    {
        UpperLayer layer = new(transport, isRequestor: false, policy.Timers, policy.LongestData);
        try
        {
            layer.Open();
            if (await layer.NextAsync(cancellationToken) is Indication.Requested { Request: { } request })
            {
                AssociationPeer peer = new(request.CallingAE, request.CalledAE, address, Named(request.User), request.User.Identity) { Certificate = (transport as SslStream)?.RemoteCertificate as X509Certificate2 };
                IdentityVerdict verdict = IdentityVerdict.Unconfirmed;
                if (await policy.Admit(peer, cancellationToken) is not { } refusal)
                {
                    if (peer.Identity is { } identity && policy.Identify is { } identify) verdict = await identify(identity, peer, cancellationToken);
                    refusal = verdict.Rejection;
                }
                if (refusal is null)
                {
                    AssociateAccept accept = Negotiation.Answer(request, policy, verdict.Response);
                    await layer.AcceptAsync(accept, cancellationToken);
                    return new(layer, peer, Negotiation.Agreed(request.Contexts, accept, weRequested: false), request.User.MaximumLength)
                    {
                        MostPerformed = Negotiation.Allowed(accept.User.Window?.Invoked),
                        MostInvoked = Negotiation.Allowed(accept.User.Window?.Performed),
                        Extended = accept.User.Extended,
                    };
                }
                await layer.RejectAsync(refusal, cancellationToken);
            }
        }
        catch
        {
            await layer.AbortAsync(AssociationAbort.ByUser);
            await layer.DisposeAsync();
            throw;
        }
        await layer.DisposeAsync();
        return null;
    }

    /// <summary>The first agreed context of a SOP class, or null.</summary>
    public PresentationContext? FindContext(string abstractSyntax) => Contexts.FirstOrDefault(context => context.AbstractSyntax == abstractSyntax);

    /// <summary>The next message; null once the peer has released the association. What is left of the last message's data set is passed over.</summary>
    /// <exception cref="AssociationException">The association ended otherwise.</exception>
    public ValueTask<DimseMessage?> ReceiveAsync(CancellationToken cancellationToken = default) => messages.ReceiveAsync(cancellationToken);

    /// <summary>Sends a message; messages sent at once by several tasks follow each other whole.</summary>
    /// <param name="context">The presentation context.</param>
    /// <param name="command">The command set, without its group length.</param>
    /// <param name="dataset">The data set in the context's transfer syntax, read to its end; null: none.</param>
    /// <param name="cancellationToken">Aborts the association if the message has begun.</param>
    public Task SendAsync(PresentationContext context, DimseCommand command, Stream? dataset = null, CancellationToken cancellationToken = default) =>
        writer.SendAsync(context.Id, command, dataset, cancellationToken);

    /// <summary>Ends the association in good order; data that still comes is passed over.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken = default)
    {
        await layer.ReleaseAsync(cancellationToken);
        await messages.FinishAsync(cancellationToken);
    }

    /// <summary>Ends it at once.</summary>
    public Task AbortAsync() => layer.AbortAsync(AssociationAbort.ByUser);

    public async ValueTask DisposeAsync()
    {
        if (layer.IsEstablished) await layer.AbortAsync(AssociationAbort.ByUser);
        await layer.DisposeAsync();
        writer.Dispose();
    }

    internal static AssociationException Ended(Indication? indication) => indication switch
    {
        Indication.Rejected { Rejection: var rejection } => new(rejection),
        Indication.Aborted { Abort: var abort, ByPeer: var byPeer } => new(abort, byPeer),
        _ => new(AssociationFailure.Closed, "the peer closed the connection"),
    };

    // In TLS 1.3 the side that calls has done its part before the other has looked at its certificate.
    private static AssociationException Unwelcome(Exception? error) =>
        new(AssociationFailure.Untrusted, "the peer ended the connection once TLS stood: it may want a certificate of ours that it trusts" + (error is null ? "" : $" ({error.Message})"), error);

    private static string Named(UserInformation user) => user.ImplementationVersionName.Length > 0 ? user.ImplementationVersionName : user.ImplementationClassUid;

    private static async Task<(Stream Transport, IPAddress? Address)> ConnectAsync(RemoteNode node, TimeSpan limit, CancellationToken ct)
    {
        TcpClient client = new() { NoDelay = true };
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(limit);
        try
        {
            await client.ConnectAsync(node.Host, node.Port, deadline.Token);
            IPAddress? address = (client.Client.RemoteEndPoint as IPEndPoint)?.Address;
            return (node.Tls is null ? client.GetStream() : await TlsHandshake.AsClientAsync(client.GetStream(), node.Tls, node.Host, deadline.Token), address);
        }
        catch (AssociationException error)
        {
            client.Dispose();
            throw new AssociationException(error.Failure, $"{node} cannot be reached: {error.Message}", error);
        }
        catch (Exception error) when (error is SocketException or IOException || (error is OperationCanceledException && !ct.IsCancellationRequested))
        {
            client.Dispose();
            string why = error is OperationCanceledException ? $"no answer within {limit.TotalSeconds:0.#} seconds" : error.Message;
            throw new AssociationException(AssociationFailure.Unreachable, $"{node} cannot be reached: {why}", error);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }
}
