using System.Collections.Concurrent;
using System.Net;
using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Dimse;
using MedVision.Dicom.Network.Services;

namespace MedVision.Dicom.Tests.Network.Services;

/// <summary>A listener on loopback with one service that is a function.</summary>
internal sealed class Provider : IDimseService, IAsyncDisposable
{
    private readonly AssociationListener listener;
    private readonly Func<DimseRequest, CancellationToken, Task> answer;

    public Provider(CommandField operation, Func<DimseRequest, CancellationToken, Task> answer)
    {
        (Operation, this.answer) = (operation, answer);
        listener = new(new ListenerOptions
        {
            EndPoint = new IPEndPoint(IPAddress.Loopback, 0),
            Policy = new AcceptorPolicy { Admit = (_, _) => new ValueTask<MedVision.Dicom.Network.Pdus.AssociationRejection?>(result: null), Offer = Offer },
            Failed = (_, error) => Failures.Add(error),
        }, (association, ct) => DimseServer.ServeAsync(association, [this], cancellationToken: ct));
        listener.Start();
    }

    public CommandField Operation { get; }

    public ConcurrentBag<Exception> Failures { get; } = [];

    public RemoteNode Node => new("PROVIDER", "127.0.0.1", listener.EndPoint.Port);

    public IReadOnlyCollection<TransferSyntax> Offer(ServiceProposal proposal) => [TransferSyntax.ImplicitVRLittleEndian, TransferSyntax.ExplicitVRLittleEndian];

    public Task AnswerAsync(DimseRequest request, CancellationToken cancellationToken) => answer(request, cancellationToken);

    public ValueTask DisposeAsync() => listener.DisposeAsync();
}
