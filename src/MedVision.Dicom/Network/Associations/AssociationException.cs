using MedVision.Dicom.Network.Pdus;

namespace MedVision.Dicom.Network.Associations;

/// <summary>There is no association with the peer, or no more. The message says why, in words for an administrator.</summary>
public sealed class AssociationException : Exception
{
    public AssociationException(AssociationFailure failure, string message, Exception? inner = null)
        : base(message, inner) => Failure = failure;

    public AssociationException(AssociationRejection rejection)
        : this(AssociationFailure.Rejected, $"the peer rejects the association{(rejection.Result == RejectionResult.Transient ? " for now" : "")}: {rejection}") => Rejection = rejection;

    public AssociationException(AssociationAbort abort, bool byPeer)
        : this(AssociationFailure.Aborted, byPeer ? $"the peer ended the association: {abort}" : $"the peer broke the protocol; {abort}") => Abort = abort;

    public AssociationFailure Failure { get; }

    /// <summary>The peer's reason, if it rejected.</summary>
    public AssociationRejection? Rejection { get; }

    /// <summary>The reason, if one side aborted.</summary>
    public AssociationAbort? Abort { get; }
}
