using System.Net;
using System.Net.Sockets;
using System.Text;
using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Pdus;
using MedVision.Dicom.Network.Pdus.Items;
using MedVision.Dicom.Network.Services;
using MedVision.Pacs.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace MedVision.Pacs.Listen;

/// <summary>The DICOM network door: listens, admits, and hands each message to the service that answers it. Beside the plain port there may be one for TLS.</summary>
public sealed partial class DicomDoor : IHostedService, IAsyncDisposable
{
    private readonly AssociationListener plain;
    private readonly AssociationListener? secure;
    private readonly IReadOnlyList<IDimseService> services;
    private readonly ILogger<DicomDoor> log;

    public DicomDoor(DicomDoorOptions options, NodeRegister nodes, IEnumerable<IDimseService> services, ILogger<DicomDoor> log, IOptions<DicomLimits>? limits = null)
    {
        (this.services, this.log, AETitle) = ([.. services.Select(service => new MeasuredService(new RightsService(service, nodes)))], log, options.AETitle);
        DicomLimits most = limits?.Value ?? new();
        ListenerOptions listening = new()
        {
            EndPoint = options.EndPoint,
            Policy = new AcceptorPolicy { Admit = (peer, ct) => nodes.AdmitAsync(peer, options, ct), Offer = Offer, LongestData = (uint)most.LongestPdu, Timers = most.Timers },
            MostAssociations = most.Associations,
            MostAssociationsPerPeer = most.AssociationsPerPeer,
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
        };
        plain = new(listening, ServeAsync);
        if (options.Tls is { } tls) secure = new(listening with { EndPoint = tls.EndPoint, Tls = tls.Settings }, ServeAsync);
    }

    /// <summary>The title that peers call.</summary>
    public string AETitle { get; }

    /// <summary>Where it listens, once started.</summary>
    public IPEndPoint EndPoint => plain.EndPoint;

    /// <summary>Where it listens for TLS, once started; null: nowhere.</summary>
    public IPEndPoint? TlsEndPoint => secure?.EndPoint;

    /// <summary>Whether it listens.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Who is connected now, and since when.</summary>
    public IReadOnlyCollection<KeyValuePair<Association, DateTimeOffset>> Standing => [.. plain.Standing, .. secure?.Standing ?? []];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        Open(plain, isTls: false);
        if (secure is not null) Open(secure, isTls: true);
        IsOpen = true;
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken) => await DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        IsOpen = false;
        await plain.DisposeAsync();
        if (secure is not null) await secure.DisposeAsync();
    }

    private void Open(AssociationListener listener, bool isTls)
    {
        try
        {
            listener.Start();
        }
        catch (SocketException error)
        {
            throw new DicomPortException(listener.EndPoint, error, isTls);
        }
        LogOpen(listener.EndPoint, isTls ? " for TLS" : "");
    }

    private IReadOnlyCollection<TransferSyntax> Offer(ServiceProposal proposal) =>
        services.Select(service => service.Offer(proposal)).FirstOrDefault(offer => offer.Count > 0) ?? [];

    private async Task ServeAsync(Association association, CancellationToken ct)
    {
        using IDisposable standing = PacsMetrics.AssociationStands();
        AssociationPeer peer = association.Peer;
        LogAccepted(peer.CallingAE, peer.Address, peer.Implementation, UserOf(peer.Identity));
        await DimseServer.ServeAsync(association, services, cancellationToken: ct);
        LogServed(peer.CallingAE);
    }

    /// <summary>Whom the peer says it acts for. Never the passcode, a ticket or a token.</summary>
    private static string UserOf(UserIdentity? identity) => identity switch
    {
        null => "nobody",
        { Type: 1 or 2 } => string.Concat(Encoding.UTF8.GetString(identity.Primary.Span).Where(c => !char.IsControl(c)).Take(64)),
        { Type: 3 } => "the holder of a Kerberos ticket",
        { Type: 4 } => "the holder of a SAML assertion",
        _ => "the holder of a token",
    };

    [LoggerMessage(1, LogLevel.Information, "the DICOM door is open at {EndPoint}{Kind}")]
    private partial void LogOpen(IPEndPoint endPoint, string kind);

    [LoggerMessage(2, LogLevel.Warning, "{CallingAE} from {Address} was not let in: {Reason}")]
    private partial void LogRefused(string callingAE, IPAddress? address, AssociationRejection reason);

    [LoggerMessage(3, LogLevel.Warning, "the association with {CallingAE} ended badly: {Reason}")]
    private partial void LogFailed(string callingAE, string reason);

    [LoggerMessage(4, LogLevel.Information, "{CallingAE} released its association")]
    private partial void LogServed(string callingAE);

    [LoggerMessage(5, LogLevel.Information, "{CallingAE} from {Address} ({Implementation}) was let in, for {User}")]
    private partial void LogAccepted(string callingAE, IPAddress? address, string implementation, string user);
}
