using System.Buffers.Binary;
using MedVision.Dicom.Data;

namespace MedVision.Dicom.IO;

/// <summary>Writes data sets, PS3.5 7. Sequences and items get an undefined length, so that one pass is enough.</summary>
internal sealed class DatasetWriter(Stream output, ElementEncoding encoding)
{
    public void Write(DicomDataset dataset)
    {
        foreach (DicomElement element in dataset)
        {
            // Group lengths are retired (PS3.5 7.2) and would be wrong after any change.
            if (element.Tag.IsGroupLength) continue;
            switch (element)
            {
                case DicomSequence sequence: Write(sequence); break;
                case DicomFragments fragments: Write(fragments); break;
                case DicomValue value: Write(value); break;
            }
        }
    }

    public void Write(DicomValue value)
    {
        long length = value.Length + (value.Length & 1);
        DicomVR vr = value.VR;
        if (length >= uint.MaxValue) throw new DicomException($"a value of {length} bytes is too long for a length of 32 bits", value.Tag);
        // A value too long for its representation's 16-bit length is written as UN, PS3.5 6.2.2 note.
        if (encoding.Explicit && !vr.UsesLongLength && length > ushort.MaxValue) vr = DicomVR.UN;
        Header(value.Tag, vr, (uint)length);
        int unit = encoding.BigEndian && vr != DicomVR.UN ? vr.UnitSize : 1;
        if (unit == 1)
        {
            value.Bytes.CopyTo(output);
        }
        else
        {
            byte[] turned = value.Load().ToArray();
            DicomBytes.Swap(turned, unit);
            output.Write(turned);
        }
        if (length > value.Length) output.WriteByte(value.VR.Padding);
    }

    private void Write(DicomSequence sequence)
    {
        if (sequence.IsEmpty)
        {
            Header(sequence.Tag, DicomVR.SQ, 0);
            return;
        }
        Header(sequence.Tag, DicomVR.SQ, ElementHeader.Undefined);
        foreach (DicomDataset item in sequence.Items)
        {
            Header(ElementHeader.Item, null, ElementHeader.Undefined);
            Write(item);
            Header(ElementHeader.ItemEnd, null, 0);
        }
        Header(ElementHeader.SequenceEnd, null, 0);
    }

    private void Write(DicomFragments fragments)
    {
        Header(fragments.Tag, fragments.VR, ElementHeader.Undefined);
        byte[] offsets = new byte[fragments.BasicOffsetTable.Count * 4];
        for (int i = 0; i < fragments.BasicOffsetTable.Count; i++) BinaryPrimitives.WriteUInt32LittleEndian(offsets.AsSpan(4 * i), fragments.BasicOffsetTable[i]);
        Header(ElementHeader.Item, null, (uint)offsets.Length);
        output.Write(offsets);
        foreach (DicomBytes fragment in fragments.Fragments)
        {
            Header(ElementHeader.Item, null, (uint)(fragment.Length + (fragment.Length & 1)));
            fragment.CopyTo(output);
            if ((fragment.Length & 1) != 0) output.WriteByte(0);
        }
        Header(ElementHeader.SequenceEnd, null, 0);
    }

    private void Header(DicomTag tag, DicomVR? vr, uint length)
    {
        Span<byte> bytes = stackalloc byte[12];
        UInt16(bytes, tag.Group);
        UInt16(bytes[2..], tag.Element);
        int size = 8;
        if (vr is null || !encoding.Explicit)
        {
            UInt32(bytes[4..], length);
        }
        else
        {
            (bytes[4], bytes[5]) = ((byte)vr.Value.Code[0], (byte)vr.Value.Code[1]);
            if (vr.Value.UsesLongLength)
            {
                bytes[6..8].Clear();
                UInt32(bytes[8..], length);
                size = 12;
            }
            else
            {
                UInt16(bytes[6..], (ushort)length);
            }
        }
        output.Write(bytes[..size]);
    }

    private void UInt16(Span<byte> bytes, ushort value)
    {
        if (encoding.BigEndian) BinaryPrimitives.WriteUInt16BigEndian(bytes, value);
        else BinaryPrimitives.WriteUInt16LittleEndian(bytes, value);
    }

    private void UInt32(Span<byte> bytes, uint value)
    {
        if (encoding.BigEndian) BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        else BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
    }
}
