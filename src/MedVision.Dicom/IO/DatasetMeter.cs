using MedVision.Dicom.Data;

namespace MedVision.Dicom.IO;

/// <summary>Finds the lengths of sequences, items and groups before they are written, in the order in which <see cref="DatasetWriter"/> needs them.</summary>
internal sealed class DatasetMeter(ElementEncoding encoding, WriteOptions options)
{
    private readonly List<uint> lengths = [];
    private int next;

    /// <summary>The next length that the writer needs; <see cref="ElementHeader.Undefined"/> for what needs a delimiter.</summary>
    public uint Next() => lengths[next++];

    /// <summary>Measures a data set; only the outermost has group lengths.</summary>
    public long Measure(DicomDataset dataset, bool outermost = true)
    {
        long total = 0, group = 0;
        int groupSlot = -1, current = -1;
        foreach (DicomElement element in dataset)
        {
            if (element.Tag.IsGroupLength) continue;
            if (outermost && options.GroupLengths && element.Tag.Group != current)
            {
                if (groupSlot >= 0) lengths[groupSlot] = (uint)group;
                (groupSlot, current, group) = (lengths.Count, element.Tag.Group, 0);
                lengths.Add(0);
                total += 12;
            }
            long size = SizeOf(element);
            total += size;
            group = Math.Min(group + size, uint.MaxValue - 1);
        }
        if (groupSlot >= 0) lengths[groupSlot] = (uint)group;
        return total;
    }

    private long SizeOf(DicomElement element) => element switch
    {
        DicomValue value => DatasetWriter.HeaderSize(encoding, DatasetWriter.VROf(value, encoding)) + value.Length + (value.Length & 1),
        DicomSequence { IsEmpty: false } sequence => DatasetWriter.HeaderSize(encoding, DicomVR.SQ) + SizeOf(sequence),
        DicomFragments fragments => DatasetWriter.HeaderSize(encoding, fragments.VR) + 16 + (fragments.BasicOffsetTable.Count * 4)
            + fragments.Fragments.Sum(fragment => 8 + fragment.Length + (fragment.Length & 1)),
        _ => DatasetWriter.HeaderSize(encoding, element.VR),
    };

    private long SizeOf(DicomSequence sequence)
    {
        int slot = lengths.Count;
        lengths.Add(0);
        long total = 0;
        foreach (DicomDataset item in sequence.Items)
        {
            int itemSlot = lengths.Count;
            lengths.Add(0);
            total += 8 + Close(itemSlot, Measure(item, outermost: false));
        }
        return Close(slot, total);
    }

    private long Close(int slot, long content)
    {
        bool stated = options.DefinedLengths && content < ElementHeader.Undefined;
        lengths[slot] = stated ? (uint)content : ElementHeader.Undefined;
        return stated ? content : content + 8;
    }
}
