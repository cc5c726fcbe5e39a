using System.Buffers.Binary;
using MedVision.Dicom.Data;

namespace MedVision.Imaging.Frames;

/// <summary>
/// A lookup table, PS3.3 C.11.1.1.1, C.11.2.1.1 and C.7.6.3.1.5: the value that the first entry belongs to, the entries, and the bits of an
/// entry as the descriptor states them. Values before the first take the first entry, those behind the last the last.
/// </summary>
internal sealed record LookupTable(int First, ushort[] Entries, int Bits)
{
    /// <summary>The Modality or VOI LUT in an item.</summary>
    internal static LookupTable Read(DicomDataset item, bool signed)
    {
        (int count, int first, int bits) = ReadDescriptor(item, DicomTags.LUTDescriptor, signed);
        return new LookupTable(first, ReadEntries(item, DicomTags.LUTData, count, bits), bits);
    }

    /// <summary>Number of entries (0 means 65536), first value (signed where the pixels are) and bits of an entry.</summary>
    internal static (int Count, int First, int Bits) ReadDescriptor(DicomDataset item, DicomTag tag, bool signed)
    {
        int[] descriptor = item.GetInt32s(tag);
        if (descriptor.Length != 3) throw new DicomException("the descriptor of a lookup table needs three values", tag);
        int count = descriptor[0] & 0xFFFF, bits = descriptor[2];
        if (bits is < 1 or > 16) throw new DicomException($"entries of {bits} bits are not supported", tag);
        return (count == 0 ? 65536 : count, signed ? (short)descriptor[1] : descriptor[1] & 0xFFFF, bits);
    }

    /// <summary>Entries of 16 bits, or of 8 where the data is too short for more; read only as far as the data goes.</summary>
    internal static ushort[] ReadEntries(DicomDataset item, DicomTag tag, int count, int bits)
    {
        ReadOnlySpan<byte> data = item.GetBytes(tag).Span;
        bool bytes = bits <= 8 && data.Length < count * 2;
        if (data.Length < (bytes ? count : count * 2)) throw new DicomException($"the table holds {data.Length} bytes, {count} entries are announced", tag);
        ushort[] entries = new ushort[count];
        for (int i = 0; i < count; i++) entries[i] = bytes ? data[i] : BinaryPrimitives.ReadUInt16LittleEndian(data[(2 * i)..]);
        return entries;
    }

    internal ushort Find(int value) => Entries[(int)Math.Clamp((long)value - First, 0, Entries.Length - 1)];

    /// <summary>Fractions are cut off; what is no number takes the first entry.</summary>
    internal ushort Find(double value) => Find(double.IsNaN(value) ? First : (int)Math.Clamp(value, int.MinValue, int.MaxValue));
}
