namespace MedVision.Dicom.Network.Pdus;

/// <summary>A presentation context as it is proposed: one service, the encodings that would do. PS3.8 9.3.2.2.</summary>
/// <param name="Id">An odd number, 1 to 255.</param>
/// <param name="AbstractSyntax">SOP class UID.</param>
/// <param name="TransferSyntaxes">UIDs, in the proposer's order.</param>
public sealed record ProposedContext(byte Id, string AbstractSyntax, IReadOnlyList<string> TransferSyntaxes);
