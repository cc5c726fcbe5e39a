using MedVision.Dicom.Network.Pdus;

namespace MedVision.Dicom.Network.Protocol;

/// <summary>What the upper layer tells its user: the indication and confirmation primitives of PS3.8 7.</summary>
internal abstract record Indication
{
    /// <summary>A P-DATA-TF has begun; its values can be read.</summary>
    public static readonly Indication Data = new DataArrived();

    /// <summary>A-RELEASE indication: an answer is due.</summary>
    public static readonly Indication ReleaseRequested = new ReleaseAsked();

    /// <summary>Both sides asked for release; the requestor of the association answers first (PS3.8 7.2.3).</summary>
    public static readonly Indication ReleaseCollision = new ReleaseCollided();

    /// <summary>After a collision the requestor has answered; the acceptor's answer is due.</summary>
    public static readonly Indication CollisionAnswered = new CollisionReply();

    /// <summary>A-RELEASE confirmation: it is over.</summary>
    public static readonly Indication Released = new ReleaseConfirmed();

    /// <summary>The transport is gone.</summary>
    public static readonly Indication Closed = new TransportGone();

    private Indication()
    {
    }

    public sealed record Requested(AssociateRequest Request) : Indication;

    public sealed record Accepted(AssociateAccept Accept) : Indication;

    public sealed record Rejected(AssociationRejection Rejection) : Indication;

    public sealed record Aborted(AssociationAbort Abort, bool ByPeer) : Indication;

    private sealed record DataArrived : Indication;

    private sealed record ReleaseAsked : Indication;

    private sealed record ReleaseCollided : Indication;

    private sealed record CollisionReply : Indication;

    private sealed record ReleaseConfirmed : Indication;

    private sealed record TransportGone : Indication;
}
