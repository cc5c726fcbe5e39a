namespace MedVision.Dicom.Network.Pdus;

/// <summary>PS3.8 table 9-26.</summary>
public enum AbortSource : byte
{
    User = 0,
    Provider = 2,
}
