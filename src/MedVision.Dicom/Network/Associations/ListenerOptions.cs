using System.Net;
using MedVision.Dicom.Network.Pdus;
using MedVision.Dicom.Network.Security;

namespace MedVision.Dicom.Network.Associations;

/// <summary>Where to listen, whom to serve, how many at once.</summary>
public sealed record ListenerOptions
{
    public required IPEndPoint EndPoint { get; init; }

    public required AcceptorPolicy Policy { get; init; }

    /// <summary>Speak TLS only, so; null: plain TCP.</summary>
    public TlsSettings? Tls { get; init; }

    /// <summary>Connections at once; one more is rejected for now.</summary>
    public int MostAssociations { get; init; } = 100;

    /// <summary>Connections at once from one address.</summary>
    public int MostAssociationsPerPeer { get; init; } = 32;

    /// <summary>Connections that the system holds until they are accepted.</summary>
    public int Backlog { get; init; } = 128;

    /// <summary>Told of each peer that was not let in.</summary>
    public Action<AssociationPeer, AssociationRejection>? Refused { get; init; }

    /// <summary>Told of each association that ended badly; the peer is null where it did not say who it is.</summary>
    public Action<AssociationPeer?, Exception>? Failed { get; init; }
}
