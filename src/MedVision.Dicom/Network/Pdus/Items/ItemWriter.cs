using System.Buffers.Binary;
using System.Text;
using MedVision.Dicom.Data;

namespace MedVision.Dicom.Network.Pdus.Items;

/// <summary>Builds a PDU out of nested items; lengths are filled in when an item ends.</summary>
internal sealed class ItemWriter
{
    private readonly MemoryStream output = new(1024);
    private readonly Stack<int> open = [];

    public ItemWriter(PduType type)
    {
        output.Write([(byte)type, 0, 0, 0, 0, 0]);
    }

    public ItemWriter Begin(byte type)
    {
        open.Push((int)output.Position);
        output.Write([type, 0, 0, 0]);
        return this;
    }

    /// <summary>Ends the innermost open item.</summary>
    /// <exception cref="DicomException">It is longer than its 16-bit length can say.</exception>
    public ItemWriter End()
    {
        int start = open.Pop(), length = (int)output.Position - start - 4;
        if (length > ushort.MaxValue) throw new DicomException($"an item of {length} bytes is too long for an association PDU: propose fewer presentation contexts");
        BinaryPrimitives.WriteUInt16BigEndian(output.GetBuffer().AsSpan(start + 2), (ushort)length);
        return this;
    }

    public ItemWriter Item(byte type, string text) => Begin(type).Bytes(Encoding.ASCII.GetBytes(text)).End();

    public ItemWriter Number(ushort number)
    {
        output.Write([(byte)(number >> 8), (byte)number]);
        return this;
    }

    public ItemWriter Bytes(ReadOnlySpan<byte> bytes)
    {
        output.Write(bytes);
        return this;
    }

    public ItemWriter Prefixed(ReadOnlySpan<byte> bytes) => Number(checked((ushort)bytes.Length)).Bytes(bytes);

    public ItemWriter Prefixed(string text) => Prefixed(Encoding.ASCII.GetBytes(text));

    /// <summary>An application entity title: 16 characters, filled up with spaces.</summary>
    public ItemWriter Title(string title) => title.Length <= 16 ? Bytes(Encoding.ASCII.GetBytes(title.PadRight(16)))
        : throw new DicomException($"the application entity title '{title}' has more than 16 characters");

    /// <summary>The whole PDU with its length.</summary>
    public byte[] ToPdu()
    {
        byte[] pdu = output.ToArray();
        BinaryPrimitives.WriteUInt32BigEndian(pdu.AsSpan(2), (uint)pdu.Length - 6);
        return pdu;
    }
}
