using System.Collections.Concurrent;
using System.Net;
using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Dimse;
using MedVision.Dicom.Network.Services;
using MedVision.Dicom.Network.Services.Commitment;

namespace MedVision.Pacs.Tests.Peers;

/// <summary>A peer that we send to: takes instances and reports of storage commitment, and keeps what it got.</summary>
internal sealed class ReceivingPeer : IAsyncDisposable
{
    private readonly AssociationListener listener;
    private readonly ConcurrentQueue<Received> received = new();
    private readonly ConcurrentQueue<(CommitmentReport Report, AssociationPeer From)> reports = new();

    public ReceivingPeer(params TransferSyntax[] syntaxes) : this(1, syntaxes)
    {
    }

    /// <param name="mostAtOnce">Instances that may be on their way at once.</param>
    /// <param name="syntaxes">What it takes; none: all.</param>
    public ReceivingPeer(int mostAtOnce, params TransferSyntax[] syntaxes)
    {
        IReadOnlyCollection<TransferSyntax> taken = syntaxes.Length > 0 ? syntaxes : TransferSyntax.All;
        IDimseService[] services = [new Storage(this, taken), new Reports(this)];
        listener = new(new ListenerOptions
        {
            EndPoint = new IPEndPoint(IPAddress.Loopback, 0),
            Policy = new AcceptorPolicy { MostAtOnce = mostAtOnce, Admit = (_, _) => new(result: null), Offer = proposal => services.Select(service => service.Offer(proposal)).FirstOrDefault(offer => offer.Count > 0) ?? [] },
        }, (association, ct) => DimseServer.ServeAsync(association, services, cancellationToken: ct));
        listener.Start();
    }

    public int Port => listener.EndPoint.Port;

    public Received[] Got => [.. received];

    public (CommitmentReport Report, AssociationPeer From)[] Told => [.. reports];

    /// <summary>Done before an instance is answered.</summary>
    public Func<DimseRequest, CancellationToken, Task<DimseStatus>> Answer { get; set; } = (_, _) => Task.FromResult(DimseStatus.Success);

    /// <summary>The answer to a report; each is told, whatever the answer.</summary>
    public Func<DimseStatus> AnswerReport { get; set; } = () => DimseStatus.Success;

    public ValueTask DisposeAsync() => listener.DisposeAsync();

    public sealed record Received(string SopInstance, TransferSyntax Syntax, byte[] Dataset, string? Originator, int? OriginatorMessage);

    private sealed class Storage(ReceivingPeer peer, IReadOnlyCollection<TransferSyntax> taken) : IDimseService
    {
        public CommandField Operation => CommandField.CStoreRequest;

        public IReadOnlyCollection<TransferSyntax> Offer(ServiceProposal proposal) => SopClasses.IsStorage(proposal.AbstractSyntax) ? taken : [];

        public async Task AnswerAsync(DimseRequest request, CancellationToken cancellationToken)
        {
            using MemoryStream bytes = new();
            await request.Message.Dataset!.CopyToAsync(bytes, cancellationToken);
            DicomDataset command = request.Command.Elements;
            peer.received.Enqueue(new(request.Command.SopInstance!, request.Context.TransferSyntax, bytes.ToArray(),
                command.GetString(DicomTags.MoveOriginatorApplicationEntityTitle), command.GetInt32(DicomTags.MoveOriginatorMessageID)));
            await request.RespondAsync(request.Command.Response(await peer.Answer(request, cancellationToken)), cancellationToken: cancellationToken);
        }
    }

    private sealed class Reports(ReceivingPeer peer) : IDimseService
    {
        public CommandField Operation => CommandField.NEventReportRequest;

        public IReadOnlyCollection<TransferSyntax> Offer(ServiceProposal proposal) =>
            proposal.AbstractSyntax == SopClasses.StorageCommitmentPushModel ? [TransferSyntax.ExplicitVRLittleEndian] : [];

        public async Task AnswerAsync(DimseRequest request, CancellationToken cancellationToken)
        {
            peer.reports.Enqueue((CommitmentReport.Read(await request.ReadDatasetAsync(cancellationToken)), request.Peer));
            await request.RespondAsync(request.Command.Response(peer.AnswerReport()), cancellationToken: cancellationToken);
        }
    }
}
