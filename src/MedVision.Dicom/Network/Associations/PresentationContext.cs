using MedVision.Dicom.Data;

namespace MedVision.Dicom.Network.Associations;

/// <summary>A service that both sides agreed on, and how its data sets are encoded; PS3.8 7.1.1.13.</summary>
/// <param name="Id">The number that each fragment carries.</param>
/// <param name="AbstractSyntax">SOP class UID.</param>
/// <param name="TransferSyntax">The agreed encoding.</param>
/// <param name="PeerProvides">The peer takes the provider's role: it answers requests for this class.</param>
/// <param name="PeerUses">The peer takes the user's role: it makes requests for this class.</param>
public sealed record PresentationContext(byte Id, string AbstractSyntax, TransferSyntax TransferSyntax, bool PeerProvides, bool PeerUses);
