namespace MedVision.Dicom.Network.Protocol;

/// <summary>What can happen to the protocol machine, in the order of PS3.8 table 9-10: the number is the row.</summary>
internal enum ProtocolEvent
{
    LocalAssociate = 1,
    TransportConfirm = 2,
    AssociateAcceptPdu = 3,
    AssociateRejectPdu = 4,
    TransportIndication = 5,
    AssociateRequestPdu = 6,
    LocalAccept = 7,
    LocalReject = 8,
    LocalData = 9,
    DataPdu = 10,
    LocalRelease = 11,
    ReleaseRequestPdu = 12,
    ReleaseReplyPdu = 13,
    LocalReleaseReply = 14,
    LocalAbort = 15,
    AbortPdu = 16,
    TransportClosed = 17,
    TimerExpired = 18,
    InvalidPdu = 19,
}
