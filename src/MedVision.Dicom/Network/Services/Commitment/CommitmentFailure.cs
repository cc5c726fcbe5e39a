namespace MedVision.Dicom.Network.Services.Commitment;

/// <summary>Why an instance is not committed: Failure Reason (0008,1197), PS3.3 C.14.1.1.</summary>
public enum CommitmentFailure : ushort
{
    /// <summary>A general failure.</summary>
    ProcessingFailure = 0x0110,

    /// <summary>The instance is not there.</summary>
    NoSuchObjectInstance = 0x0112,

    /// <summary>The instance is there, of another SOP class.</summary>
    ClassInstanceConflict = 0x0119,

    /// <summary>The SOP class is not supported.</summary>
    ReferencedSopClassNotSupported = 0x0122,

    /// <summary>The transaction UID is that of another request.</summary>
    DuplicateTransactionUid = 0x0131,

    /// <summary>There is not enough room, or whatever else is needed.</summary>
    ResourceLimitation = 0x0213,
}
