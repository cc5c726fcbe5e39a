using System.Buffers.Binary;
using MedVision.Dicom.Data;

namespace MedVision.Dicom.Codecs;

/// <summary>Where frames start: the Basic Offset Table (PS3.5 A.4), or the extended one (PS3.3 C.7.6.3.1.8) where 32 bits are too few.</summary>
/// <param name="Basic">Empty where the extended table stands.</param>
/// <param name="Extended">Starts of 64 bits, then lengths; null where the basic table is enough.</param>
internal sealed record OffsetTables(uint[] Basic, (byte[] Starts, byte[] Lengths)? Extended)
{
    /// <summary>The tables for frames of one fragment each.</summary>
    public static OffsetTables For(IReadOnlyList<long> lengths)
    {
        long[] starts = new long[lengths.Count];
        for (int i = 1; i < starts.Length; i++) starts[i] = starts[i - 1] + 8 + lengths[i - 1] + (lengths[i - 1] & 1);
        if (starts[^1] <= uint.MaxValue) return new OffsetTables([.. starts.Select(s => (uint)s)], null);
        byte[] far = new byte[8 * starts.Length], sizes = new byte[8 * starts.Length];
        for (int i = 0; i < starts.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(far.AsSpan(8 * i), starts[i]);
            BinaryPrimitives.WriteInt64LittleEndian(sizes.AsSpan(8 * i), lengths[i]);
        }
        return new OffsetTables([], (far, sizes));
    }

    /// <summary>Puts the extended tables into the data set, or takes old ones out of it.</summary>
    public void Place(DicomDataset dataset)
    {
        dataset.Remove(DicomTags.ExtendedOffsetTable);
        dataset.Remove(DicomTags.ExtendedOffsetTableLengths);
        if (Extended is not { } extended) return;
        dataset.SetBytes(DicomTags.ExtendedOffsetTable, DicomVR.OV, extended.Starts).SetBytes(DicomTags.ExtendedOffsetTableLengths, DicomVR.OV, extended.Lengths);
    }
}
