using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Pdus;

namespace MedVision.Dicom.Network.Associations;

/// <summary>Whom the acceptor lets in, and what it offers.</summary>
public sealed record AcceptorPolicy
{
    /// <summary>Says no to a peer; null lets it in.</summary>
    public required Func<AssociationPeer, CancellationToken, ValueTask<AssociationRejection?>> Admit { get; init; }

    /// <summary>
    /// The transfer syntaxes in which a service is offered, empty where it is not. Of these the first of the peer's list is taken; implicit VR only if nothing
    /// else is left, because it drops the representations of private elements.
    /// </summary>
    public required Func<ServiceProposal, IReadOnlyCollection<TransferSyntax>> Offer { get; init; }

    /// <summary>The longest P-DATA-TF that the peer may send, without its header.</summary>
    public uint LongestData { get; init; } = Association.DefaultLongestData;

    public AssociationTimers Timers { get; init; } = AssociationTimers.Default;
}
