using MedVision.Dicom.Data;

namespace MedVision.Imaging.Frames;

/// <summary>A Modality or VOI lookup table, PS3.3 C.11.1.1.1: the first mapped value and the entries.</summary>
internal sealed record LookupTable(int First, float[] Entries)
{
    internal static LookupTable Read(DicomDataset item, bool signed) => Read(item, DicomTags.LUTDescriptor, DicomTags.LUTData, signed);

    internal static LookupTable Read(DicomDataset item, DicomTag descriptorTag, DicomTag dataTag, bool signed)
    {
        int[] descriptor = item.GetInt32s(descriptorTag);
        if (descriptor.Length != 3) throw new DicomException("the LUT Descriptor needs three values", descriptorTag);
        int count = descriptor[0] == 0 ? 65536 : descriptor[0] & 0xFFFF, bits = descriptor[2];
        int first = signed ? (short)descriptor[1] : descriptor[1] & 0xFFFF;
        ReadOnlySpan<byte> data = item.GetBytes(dataTag).Span;
        bool bytes = bits <= 8 && data.Length < count * 2;
        if (data.Length < (bytes ? count : count * 2))
        {
            throw new DicomException($"the LUT holds {data.Length} bytes, {count} entries are announced", dataTag);
        }
        float[] entries = new float[count];
        for (int i = 0; i < count; i++) entries[i] = bytes ? data[i] : data[2 * i] | (data[(2 * i) + 1] << 8);
        return new LookupTable(first, entries);
    }

    internal void Apply(float[] values)
    {
        for (int i = 0; i < values.Length; i++) values[i] = Entries[Math.Clamp((int)values[i] - First, 0, Entries.Length - 1)];
    }
}
