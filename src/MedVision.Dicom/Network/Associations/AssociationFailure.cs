namespace MedVision.Dicom.Network.Associations;

/// <summary>How an association failed.</summary>
public enum AssociationFailure
{
    /// <summary>The transport did not open.</summary>
    Unreachable,

    /// <summary>TLS did not come to stand: one side does not trust the other, or they have nothing in common.</summary>
    Untrusted,

    /// <summary>The peer said no.</summary>
    Rejected,

    /// <summary>One side aborted.</summary>
    Aborted,

    /// <summary>The transport closed under the association.</summary>
    Closed,

    /// <summary>The peer was silent, or took nothing, for too long.</summary>
    TimedOut,

    /// <summary>The peer accepted no presentation context for what was to be done.</summary>
    NotSupported,
}
