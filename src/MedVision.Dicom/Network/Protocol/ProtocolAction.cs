namespace MedVision.Dicom.Network.Protocol;

/// <summary>What the protocol machine does, PS3.8 tables 9-6 to 9-9.</summary>
internal enum ProtocolAction
{
    /// <summary>The standard foresees no such event in this state.</summary>
    None,

    /// <summary>Open the transport.</summary>
    AE1,

    /// <summary>Send A-ASSOCIATE-RQ.</summary>
    AE2,

    /// <summary>Tell the user: accepted.</summary>
    AE3,

    /// <summary>Tell the user: rejected; close the transport.</summary>
    AE4,

    /// <summary>Answer the transport; start ARTIM.</summary>
    AE5,

    /// <summary>Stop ARTIM; tell the user of the request, or reject it and start ARTIM.</summary>
    AE6,

    /// <summary>Send A-ASSOCIATE-AC.</summary>
    AE7,

    /// <summary>Send A-ASSOCIATE-RJ; start ARTIM.</summary>
    AE8,

    /// <summary>Send P-DATA-TF.</summary>
    DT1,

    /// <summary>Tell the user: data.</summary>
    DT2,

    /// <summary>Send A-RELEASE-RQ.</summary>
    AR1,

    /// <summary>Tell the user: release is asked for.</summary>
    AR2,

    /// <summary>Tell the user: released; close the transport.</summary>
    AR3,

    /// <summary>Send A-RELEASE-RP; start ARTIM.</summary>
    AR4,

    /// <summary>Stop ARTIM.</summary>
    AR5,

    /// <summary>Tell the user: data, though release was asked for.</summary>
    AR6,

    /// <summary>Send P-DATA-TF, though the peer asked for release.</summary>
    AR7,

    /// <summary>Tell the user: both sides ask for release.</summary>
    AR8,

    /// <summary>Send A-RELEASE-RP.</summary>
    AR9,

    /// <summary>Tell the user: the peer released, our own answer is due.</summary>
    AR10,

    /// <summary>Send A-ABORT as the user; start ARTIM.</summary>
    AA1,

    /// <summary>Stop ARTIM; close the transport.</summary>
    AA2,

    /// <summary>Tell the user: aborted by the peer; close the transport.</summary>
    AA3,

    /// <summary>Tell the user: the transport is gone.</summary>
    AA4,

    /// <summary>Stop ARTIM.</summary>
    AA5,

    /// <summary>Ignore the PDU.</summary>
    AA6,

    /// <summary>Send A-ABORT.</summary>
    AA7,

    /// <summary>Send A-ABORT as the provider, tell the user, start ARTIM.</summary>
    AA8,
}
