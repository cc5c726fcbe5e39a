namespace MedVision.Dicom.Network.Pdus;

/// <summary>PS3.8 table 9-21.</summary>
public enum RejectionResult : byte
{
    /// <summary>Asking again would not help.</summary>
    Permanent = 1,

    /// <summary>Later it may be accepted.</summary>
    Transient = 2,
}
