using System.Buffers;
using System.Buffers.Binary;

namespace MedVision.Dicom.Network.Protocol;

/// <summary>The head of a presentation data value, PS3.8 9.3.5.1 and E.2: which context, command or data set, last fragment or not.</summary>
/// <param name="ContextId">Presentation context.</param>
/// <param name="IsCommand">A fragment of a command; otherwise of a data set.</param>
/// <param name="IsLast">The message's command, or data set, ends with it.</param>
/// <param name="Length">Bytes of the fragment.</param>
internal readonly record struct PdvHeader(byte ContextId, bool IsCommand, bool IsLast, int Length)
{
    public const int Size = 6;

    /// <summary>Reads the head; null if it cannot be one in a PDU that has <paramref name="left"/> bytes left.</summary>
    public static PdvHeader? Read(ReadOnlySequence<byte> buffer, uint left)
    {
        Span<byte> bytes = stackalloc byte[Size];
        buffer.Slice(0, Size).CopyTo(bytes);
        uint length = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        if (length < 2 || length > left - 4 || bytes[5] > 3) return null;
        return new(bytes[4], (bytes[5] & 1) != 0, (bytes[5] & 2) != 0, (int)length - 2);
    }

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)Length + 2);
        bytes[4] = ContextId;
        bytes[5] = (byte)((IsCommand ? 1 : 0) | (IsLast ? 2 : 0));
    }
}
