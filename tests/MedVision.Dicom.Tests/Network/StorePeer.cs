using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Dimse;
using MedVision.Dicom.Network.Pdus;

namespace MedVision.Dicom.Tests.Network;

/// <summary>An acceptor on loopback that answers C-ECHO and keeps what C-STORE brings.</summary>
internal sealed class StorePeer : IAsyncDisposable
{
    private readonly AssociationListener listener;

    public StorePeer(Func<ListenerOptions, ListenerOptions>? change = null)
    {
        ListenerOptions options = new()
        {
            EndPoint = new IPEndPoint(IPAddress.Loopback, 0),
            Policy = new AcceptorPolicy { Admit = (peer, _) => ValueTask.FromResult(peer.CalledAE == "STOREPEER" ? null : AssociationRejection.CalledAENotRecognized), Offer = Offer },
            Failed = (_, error) => Failures.Add(error),
            Refused = (_, rejection) => Refusals.Add(rejection),
        };
        listener = new(change?.Invoke(options) ?? options, ServeAsync);
        listener.Start();
    }

    public int Port => listener.EndPoint.Port;

    public ConcurrentDictionary<string, (TransferSyntax Syntax, byte[] Dataset)> Stored { get; } = new();

    public ConcurrentBag<Exception> Failures { get; } = [];

    public ConcurrentBag<AssociationRejection> Refusals { get; } = [];

    public ConcurrentBag<X509Certificate2?> Certificates { get; } = [];

    public RemoteNode Node => new("STOREPEER", "127.0.0.1", Port);

    public ValueTask DisposeAsync() => listener.DisposeAsync();

    private static IReadOnlyCollection<TransferSyntax> Offer(ServiceProposal proposal) =>
        proposal.AbstractSyntax == SopClasses.Verification ? [TransferSyntax.ImplicitVRLittleEndian, TransferSyntax.ExplicitVRLittleEndian]
        : SopClasses.IsStorage(proposal.AbstractSyntax) || proposal.ServiceClass == ServiceProposal.StorageServiceClass ? TransferSyntax.All : [];

    private async Task ServeAsync(Association association, CancellationToken ct)
    {
        Certificates.Add(association.Peer.Certificate);
        while (await association.ReceiveAsync(ct) is { } message)
        {
            if (message.Command.Field == CommandField.CStoreRequest)
            {
                using MemoryStream bytes = new();
                await message.Dataset!.CopyToAsync(bytes, ct);
                Stored[message.Command.SopInstance!] = (message.Context.TransferSyntax, bytes.ToArray());
            }
            await association.SendAsync(message.Context, message.Command.Response(DimseStatus.Success), cancellationToken: ct);
        }
    }
}
