using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Pdus;
using MedVision.Dicom.Network.Pdus.Items;

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

    /// <summary>
    /// Operations that a peer may have under way at once on one association, where it asks for more than one (asynchronous operations window, PS3.7
    /// D.3.3.3): several objects then wait for the same commit.
    /// </summary>
    public int MostAtOnce { get; init; } = 16;

    /// <summary>The roles of what a peer proposes that it may take, PS3.7 D.3.3.4. Unless it is set: what the peer proposes.</summary>
    public Func<RoleSelection, RoleSelection>? Roles { get; init; }

    /// <summary>Our answer to abilities within a SOP class, PS3.7 D.3.3.5; null: none.</summary>
    public Func<ExtendedNegotiation, ExtendedNegotiation?>? Extended { get; init; }

    /// <summary>Judges who the peer says it is, PS3.7 D.3.3.7. Unless it is set, identities are taken note of and not confirmed.</summary>
    public Func<UserIdentity, AssociationPeer, CancellationToken, ValueTask<IdentityVerdict>>? Identify { get; init; }

    /// <summary>The longest P-DATA-TF that the peer may send, without its header.</summary>
    public uint LongestData { get; init; } = Association.DefaultLongestData;

    public AssociationTimers Timers { get; init; } = AssociationTimers.Default;
}
