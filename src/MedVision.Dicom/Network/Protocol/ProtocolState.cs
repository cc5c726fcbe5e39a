namespace MedVision.Dicom.Network.Protocol;

/// <summary>The states of the upper layer's protocol machine, named as in PS3.8 9.2.2.</summary>
internal enum ProtocolState
{
    /// <summary>Idle.</summary>
    Sta1 = 1,

    /// <summary>The transport is open; awaiting A-ASSOCIATE-RQ.</summary>
    Sta2,

    /// <summary>Awaiting our own decision about a request.</summary>
    Sta3,

    /// <summary>Awaiting the transport to open.</summary>
    Sta4,

    /// <summary>Awaiting A-ASSOCIATE-AC or -RJ.</summary>
    Sta5,

    /// <summary>The association stands; data may flow.</summary>
    Sta6,

    /// <summary>We asked for release; awaiting A-RELEASE-RP.</summary>
    Sta7,

    /// <summary>The peer asked for release; awaiting our own answer.</summary>
    Sta8,

    /// <summary>Both asked for release, we opened the association; awaiting our own answer.</summary>
    Sta9,

    /// <summary>Both asked for release, the peer opened the association; awaiting A-RELEASE-RP.</summary>
    Sta10,

    /// <summary>Both asked for release, we opened the association and answered; awaiting A-RELEASE-RP.</summary>
    Sta11,

    /// <summary>Both asked for release, the peer opened the association and answered; awaiting our own answer.</summary>
    Sta12,

    /// <summary>Awaiting the transport to close.</summary>
    Sta13,
}
