namespace MedVision.Dicom.Network.Pdus;

/// <summary>PS3.8 table 9-18.</summary>
public enum ContextResult : byte
{
    Acceptance = 0,
    UserRejection = 1,
    NoReason = 2,
    AbstractSyntaxNotSupported = 3,
    TransferSyntaxesNotSupported = 4,
}
