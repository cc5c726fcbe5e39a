using System.Buffers.Binary;
using System.Text;
using MedVision.Dicom.Data;

namespace MedVision.Dicom.Network.Pdus.Items;

/// <summary>Walks items of an association PDU: type, a reserved byte, a 16-bit length, the body. Every length is checked against what is there.</summary>
internal ref struct ItemReader(ReadOnlySpan<byte> bytes, int origin)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;
    private readonly int origin = origin;
    private int position;

    /// <summary>The type of the item that <see cref="Next"/> came to.</summary>
    public byte Type { get; private set; }

    /// <summary>Its body's place in the PDU, for messages.</summary>
    public int Offset { get; private set; }

    public ReadOnlySpan<byte> Body { get; private set; }

    /// <summary>Goes to the next item; false at the end.</summary>
    /// <exception cref="DicomException">An item does not end inside the bytes.</exception>
    public bool Next()
    {
        int left = bytes.Length - position;
        if (left == 0) return false;
        if (left < 4) throw Error($"{left} bytes are left, too few for an item", origin + position);
        Type = bytes[position];
        int length = BinaryPrimitives.ReadUInt16BigEndian(bytes[(position + 2)..]);
        if (length > left - 4) throw Error($"item {Type:X2} has {length} bytes where {left - 4} are left", origin + position);
        Body = bytes.Slice(position + 4, length);
        Offset = origin + position + 4;
        position += 4 + length;
        return true;
    }

    /// <summary>A UID or name of the body: without the padding that some add.</summary>
    public readonly string Text() => Text(Body);

    public static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes).Trim('\0', ' ');

    /// <summary>Takes a value with its 16-bit length before it off the front of <paramref name="rest"/>.</summary>
    public static ReadOnlySpan<byte> Prefixed(ref ReadOnlySpan<byte> rest, int offset)
    {
        int length = Number(ref rest, offset);
        if (length > rest.Length) throw Error($"a value has {length} bytes where {rest.Length} are left", offset);
        ReadOnlySpan<byte> value = rest[..length];
        rest = rest[length..];
        return value;
    }

    /// <summary>Takes a 16-bit number off the front of <paramref name="rest"/>.</summary>
    public static ushort Number(ref ReadOnlySpan<byte> rest, int offset)
    {
        if (rest.Length < 2) throw Error("the item ends inside a number", offset);
        ushort number = BinaryPrimitives.ReadUInt16BigEndian(rest);
        rest = rest[2..];
        return number;
    }

    public static DicomException Error(string reason, int offset) => new(reason, null, offset, "association PDU");
}
