namespace MedVision.Dicom.Network.Pdus;

/// <summary>The answer to one proposed presentation context, PS3.8 9.3.3.2.</summary>
/// <param name="Id">The proposal's number.</param>
/// <param name="Result">Accepted, or why not.</param>
/// <param name="TransferSyntax">The chosen one; without meaning unless accepted.</param>
internal sealed record ContextAnswer(byte Id, ContextResult Result, string TransferSyntax);
