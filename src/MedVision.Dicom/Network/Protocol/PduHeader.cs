using System.Buffers;
using System.Buffers.Binary;
using MedVision.Dicom.Network.Pdus;

namespace MedVision.Dicom.Network.Protocol;

/// <summary>The six bytes before every PDU: type, a reserved byte, the length of the rest.</summary>
internal readonly record struct PduHeader(PduType Type, uint Length)
{
    public const int Size = 6;

    /// <summary>The longest association PDU that is read; 128 presentation contexts with every transfer syntax stay far below.</summary>
    public const uint LongestAssociate = 1 << 20;

    public static PduHeader Read(ReadOnlySequence<byte> buffer)
    {
        Span<byte> bytes = stackalloc byte[Size];
        buffer.Slice(0, Size).CopyTo(bytes);
        return new((PduType)bytes[0], BinaryPrimitives.ReadUInt32BigEndian(bytes[2..]));
    }

    /// <summary>Null if a PDU may be so, otherwise the reason for an abort.</summary>
    public AbortReason? Refusal(uint longestData) => Type switch
    {
        PduType.AssociateRequest or PduType.AssociateAccept => Length <= LongestAssociate ? null : AbortReason.InvalidParameterValue,
        PduType.AssociateReject or PduType.ReleaseRequest or PduType.ReleaseReply or PduType.Abort => Length == ShortPdus.BodyLength ? null : AbortReason.InvalidParameterValue,
        // Some peers count the header into the length that we allow.
        PduType.Data => Length >= PdvHeader.Size && Length <= longestData + Size ? null : AbortReason.InvalidParameterValue,
        _ => AbortReason.UnrecognizedPdu,
    };
}
