namespace MedVision.Dicom.Network.Pdus.Items;

/// <summary>Items and sub-items of the association PDUs, PS3.8 9.3.2, D.1 and PS3.7 D.3.3.</summary>
internal static class ItemType
{
    public const byte ApplicationContext = 0x10, ProposedContext = 0x20, ContextAnswer = 0x21, AbstractSyntax = 0x30, TransferSyntax = 0x40, UserInformation = 0x50;
    public const byte MaximumLength = 0x51, ImplementationClass = 0x52, AsynchronousWindow = 0x53, RoleSelection = 0x54, ImplementationVersion = 0x55;
    public const byte ExtendedNegotiation = 0x56, CommonExtendedNegotiation = 0x57, UserIdentity = 0x58, UserIdentityResponse = 0x59;
}
