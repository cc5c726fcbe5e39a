namespace MedVision.Dicom.Network.Pdus;

/// <summary>PS3.8 table 9-21.</summary>
public enum RejectionSource : byte
{
    User = 1,
    ProviderAssociation = 2,
    ProviderPresentation = 3,
}
