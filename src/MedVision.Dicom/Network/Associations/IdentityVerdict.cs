using MedVision.Dicom.Network.Pdus;

namespace MedVision.Dicom.Network.Associations;

/// <summary>What an acceptor makes of a user identity, PS3.7 D.3.3.7.</summary>
/// <param name="Rejection">Why the association is rejected; null: it is not.</param>
/// <param name="Response">Sent to a peer that asked for a confirmation: empty for names and passcodes, a ticket or token for the others. Null: not confirmed.</param>
public sealed record IdentityVerdict(AssociationRejection? Rejection, ReadOnlyMemory<byte>? Response)
{
    /// <summary>Taken note of, not confirmed: nobody looked whether it is true.</summary>
    public static IdentityVerdict Unconfirmed { get; } = new(null, null);

    /// <summary>It is true. A name or passcode needs no words, PS3.7 table D.3-15.</summary>
    public static IdentityVerdict Confirmed { get; } = new(null, ReadOnlyMemory<byte>.Empty);

    /// <summary>It is not true. The standard has no reason of its own for it.</summary>
    public static IdentityVerdict Refused { get; } = new(new(RejectionResult.Permanent, RejectionSource.User, 1), null);
}
