using System.Collections.Concurrent;
using System.Net;
using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Dimse;
using MedVision.Dicom.Network.Pdus;
using MedVision.Dicom.Network.Services;

namespace MedVision.Jobs.Tests.Send;

/// <summary>A node that takes C-STORE and answers as a test wants it.</summary>
internal sealed class StorePeer : IDimseService, IAsyncDisposable
{
    private readonly AssociationListener listener;

    public StorePeer()
    {
        listener = new(new ListenerOptions
        {
            EndPoint = new IPEndPoint(IPAddress.Loopback, 0),
            // One after the other: tests count what comes before what.
            Policy = new AcceptorPolicy { Admit = (_, _) => new((AssociationRejection?)null), Offer = Offer, MostAtOnce = 1 },
        }, async (association, ct) => await DimseServer.ServeAsync(association, [this], cancellationToken: ct));
        listener.Start();
    }

    public int Port => listener.EndPoint.Port;

    /// <summary>SOP Instance UIDs in the order in which they came, refused ones too.</summary>
    public ConcurrentQueue<string> Came { get; } = new();

    /// <summary>The answer to each.</summary>
    public Func<string, DimseStatus> Answer { get; set; } = _ => DimseStatus.Success;

    /// <summary>Which SOP classes it accepts when an association is negotiated.</summary>
    public Func<string, bool> Takes { get; set; } = _ => true;

    /// <summary>Waited for before each answer.</summary>
    public Func<string, CancellationToken, Task> Before { get; set; } = (_, _) => Task.CompletedTask;

    public CommandField Operation => CommandField.CStoreRequest;

    public IReadOnlyCollection<TransferSyntax> Offer(ServiceProposal proposal) => Takes(proposal.AbstractSyntax) ? [TransferSyntax.ExplicitVRLittleEndian] : [];

    public async Task AnswerAsync(DimseRequest request, CancellationToken cancellationToken)
    {
        await request.ReadDatasetAsync(cancellationToken);
        Came.Enqueue(request.Command.SopInstance!);
        await Before(request.Command.SopInstance!, cancellationToken);
        await request.RespondAsync(request.Command.Response(Answer(request.Command.SopInstance!)), cancellationToken: cancellationToken);
    }

    public ValueTask DisposeAsync() => listener.DisposeAsync();
}
