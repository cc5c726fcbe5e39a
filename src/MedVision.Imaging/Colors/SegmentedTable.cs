using System.Buffers.Binary;
using MedVision.Dicom.Data;

namespace MedVision.Imaging.Colors;

/// <summary>
/// Segmented palette tables, PS3.3 C.7.9.2: discrete (0), linear (1) and indirect (2) segments, of bytes or of 16-bit words. An indirect
/// segment repeats segments that came before it.
/// </summary>
internal static class SegmentedTable
{
    /// <summary>The entries that <paramref name="item"/>'s segments unfold to; never more than <paramref name="count"/> are made.</summary>
    /// <exception cref="DicomException">A segment is cut short, unknown, or has nothing before it to start from; or the segments do not give <paramref name="count"/> entries.</exception>
    internal static ushort[] Expand(DicomDataset item, DicomTag tag, int count, int bits)
    {
        ReadOnlySpan<byte> data = item.GetBytes(tag).Span;
        int width = bits <= 8 ? 1 : 2;
        Expansion expansion = new(tag, new ushort[count]);
        int at = 0;
        // A single byte or word at the end is padding: every segment has more.
        while (expansion.Length < count && data.Length - at >= 3 * width) at = expansion.Append(data, at, width, nested: false);
        if (expansion.Length != count) throw new DicomException($"the segments give {expansion.Length} entries, {count} are announced", tag);
        return expansion.Entries;
    }

    private sealed class Expansion(DicomTag tag, ushort[] entries)
    {
        internal ushort[] Entries => entries;

        internal int Length { get; private set; }

        /// <summary>Unfolds the segment at <paramref name="at"/> and returns where the next one starts.</summary>
        internal int Append(ReadOnlySpan<byte> data, int at, int width, bool nested)
        {
            int opcode = Read(data, at, width), length = Read(data, at + width, width);
            at += 2 * width;
            switch (opcode)
            {
                case 0:
                    for (int i = 0; i < length; i++) Add(Read(data, at + (i * width), width));
                    return at + (length * width);
                case 1:
                    Interpolate(length, Read(data, at, width));
                    return at + width;
                case 2 when !nested:
                    // The offset is of 32 bits, least significant part first: four bytes or two words, PS3.3 C.7.9.2.3.
                    if (data.Length - at < 4) throw new DicomException("an indirect segment is cut short", tag);
                    long offset = BinaryPrimitives.ReadUInt32LittleEndian(data[at..]) * (long)width;
                    int source = offset < at - (2 * width) ? (int)offset : throw new DicomException($"an indirect segment points forward, to byte {offset}", tag);
                    for (int i = 0; i < length && Length < entries.Length; i++) source = Append(data, source, width, nested: true);
                    return at + 4;
                default:
                    throw new DicomException($"a segment of type {opcode} is not known{(nested ? " inside an indirect one" : "")}", tag);
            }
        }

        private void Interpolate(int length, int last)
        {
            if (Length == 0) throw new DicomException("a linear segment has no entry before it to start from", tag);
            int first = entries[Length - 1];
            for (int i = 1; i <= length; i++) Add((int)Math.Round(first + ((last - first) * (double)i / length)));
        }

        private void Add(int value)
        {
            if (Length == entries.Length) throw new DicomException($"the segments give more than {entries.Length} entries", tag);
            entries[Length++] = (ushort)value;
        }

        private int Read(ReadOnlySpan<byte> data, int at, int width)
        {
            if (at + width > data.Length) throw new DicomException("a segment is cut short", tag);
            return width == 1 ? data[at] : BinaryPrimitives.ReadUInt16LittleEndian(data[at..]);
        }
    }
}
