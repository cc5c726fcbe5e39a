using System.Net;
using System.Net.Sockets;
using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Pdus;
using MedVision.Dicom.Network.Services;
using MedVision.Pacs.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MedVision.Pacs.Listen;

/// <summary>The DICOM network door: listens, admits, and hands each message to the service that answers it.</summary>
public sealed partial class DicomDoor : IHostedService, IAsyncDisposable
{
    private readonly AssociationListener listener;
    private readonly IReadOnlyList<IDimseService> services;
    private readonly ILogger<DicomDoor> log;

    public DicomDoor(DicomDoorOptions options, NodeRegister nodes, IEnumerable<IDimseService> services, ILogger<DicomDoor> log)
    {
        (this.services, this.log, AETitle) = ([.. services.Select(service => new MeasuredService(service))], log, options.AETitle);
        listener = new(new ListenerOptions
        {
            EndPoint = options.EndPoint,
            Policy = new AcceptorPolicy { Admit = (peer, ct) => nodes.AdmitAsync(peer, options, ct), Offer = Offer },
            Refused = (peer, rejection) =>
            {
                PacsMetrics.AssociationRefused(rejection);
                LogRefused(peer.CallingAE, peer.Address, rejection);
            },
            Failed = (peer, error) =>
            {
                PacsMetrics.AssociationFailed();
                LogFailed(peer?.CallingAE ?? "a peer", error.Message);
            },
        }, ServeAsync);
    }

    /// <summary>The title that peers call.</summary>
    public string AETitle { get; }

    /// <summary>Where it listens, once started.</summary>
    public IPEndPoint EndPoint => listener.EndPoint;

    /// <summary>Whether it listens.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Who is connected now, and since when.</summary>
    public IReadOnlyCollection<KeyValuePair<Association, DateTimeOffset>> Standing => listener.Standing;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            listener.Start();
        }
        catch (SocketException error)
        {
            throw new DicomPortException(listener.EndPoint, error);
        }
        IsOpen = true;
        LogOpen(listener.EndPoint);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        IsOpen = false;
        return listener.DisposeAsync().AsTask();
    }

    public ValueTask DisposeAsync() => listener.DisposeAsync();

    private IReadOnlyCollection<TransferSyntax> Offer(ServiceProposal proposal) =>
        services.Select(service => service.Offer(proposal)).FirstOrDefault(offer => offer.Count > 0) ?? [];

    private async Task ServeAsync(Association association, CancellationToken ct)
    {
        using IDisposable standing = PacsMetrics.AssociationStands();
        await DimseServer.ServeAsync(association, services, cancellationToken: ct);
        LogServed(association.Peer.CallingAE);
    }

    [LoggerMessage(1, LogLevel.Information, "the DICOM door is open at {EndPoint}")]
    private partial void LogOpen(IPEndPoint endPoint);

    [LoggerMessage(2, LogLevel.Warning, "{CallingAE} from {Address} was not let in: {Reason}")]
    private partial void LogRefused(string callingAE, IPAddress? address, AssociationRejection reason);

    [LoggerMessage(3, LogLevel.Warning, "the association with {CallingAE} ended badly: {Reason}")]
    private partial void LogFailed(string callingAE, string reason);

    [LoggerMessage(4, LogLevel.Information, "{CallingAE} released its association")]
    private partial void LogServed(string callingAE);
}
