namespace MedVision.Dicom.Network.Pdus;

/// <summary>The PDUs of ten bytes: rejection, release and abort, PS3.8 9.3.4, 9.3.6 to 9.3.8.</summary>
internal static class ShortPdus
{
    /// <summary>Bytes behind the header.</summary>
    public const int BodyLength = 4;

    public static byte[] ReleaseRequest() => Pdu(PduType.ReleaseRequest, 0, 0, 0);

    public static byte[] ReleaseReply() => Pdu(PduType.ReleaseReply, 0, 0, 0);

    public static byte[] Reject(AssociationRejection rejection) => Pdu(PduType.AssociateReject, (byte)rejection.Result, (byte)rejection.Source, rejection.Reason);

    public static byte[] Abort(AssociationAbort abort) => Pdu(PduType.Abort, 0, (byte)abort.Source, (byte)abort.Reason);

    public static AssociationRejection ReadReject(ReadOnlySpan<byte> body) => new((RejectionResult)body[1], (RejectionSource)body[2], body[3]);

    public static AssociationAbort ReadAbort(ReadOnlySpan<byte> body) => new((AbortSource)body[2], (AbortReason)body[3]);

    private static byte[] Pdu(PduType type, byte second, byte third, byte fourth) => [(byte)type, 0, 0, 0, 0, BodyLength, 0, second, third, fourth];
}
