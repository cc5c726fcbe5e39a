namespace MedVision.Dicom.Network.Associations;

/// <summary>A service that a peer proposes.</summary>
/// <param name="AbstractSyntax">SOP class UID.</param>
/// <param name="ServiceClass">The service class that the peer says it belongs to (PS3.7 D.3.3.6), if it does.</param>
public sealed record ServiceProposal(string AbstractSyntax, string? ServiceClass)
{
    /// <summary>The Storage Service Class, PS3.4 B.</summary>
    public const string StorageServiceClass = "1.2.840.10008.4.2";
}
