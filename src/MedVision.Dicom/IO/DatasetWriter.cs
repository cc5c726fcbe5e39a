using System.Buffers;
using System.Buffers.Binary;
using MedVision.Dicom.Data;

namespace MedVision.Dicom.IO;

/// <summary>Writes data sets, PS3.5 7, in one pass; long values go from file to file in pieces.</summary>
internal sealed class DatasetWriter
{
    // A multiple of every unit that byte swapping turns round.
    private const int BufferSize = 32 * 1024;
    private readonly Stream output;
    private readonly ElementEncoding encoding;
    private readonly DatasetMeter? meter;
    private readonly byte[] buffer;
    private int used;

    private DatasetWriter(Stream output, ElementEncoding encoding, DatasetMeter? meter, byte[] buffer) =>
        (this.output, this.encoding, this.meter, this.buffer) = (output, encoding, meter, buffer);

    public static void Write(Stream output, ElementEncoding encoding, DicomDataset dataset, WriteOptions? options = null)
    {
        options ??= WriteOptions.Default;
        DatasetMeter? meter = null;
        if (options.DefinedLengths || options.GroupLengths)
        {
            meter = new DatasetMeter(encoding, options);
            meter.Measure(dataset);
        }
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            DatasetWriter writer = new(output, encoding, meter, buffer);
            writer.WriteElements(dataset, options.GroupLengths);
            writer.Flush();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The representation that is written: a value too long for its representation's 16-bit length goes as UN, PS3.5 6.2.2 note.</summary>
    public static DicomVR VROf(DicomValue value, ElementEncoding encoding) =>
        encoding.Explicit && !value.VR.UsesLongLength && value.Length + (value.Length & 1) > ushort.MaxValue ? DicomVR.UN : value.VR;

    public static int HeaderSize(ElementEncoding encoding, DicomVR vr) => encoding.Explicit && vr.UsesLongLength ? 12 : 8;

    private void Write(DicomValue value)
    {
        long length = value.Length + (value.Length & 1);
        DicomVR vr = VROf(value, encoding);
        if (length >= ElementHeader.Undefined) throw new DicomException($"a value of {length} bytes is too long for a length of 32 bits", value.Tag);
        Header(value.Tag, vr, (uint)length);
        Bytes(value.Bytes, encoding.BigEndian && vr != DicomVR.UN ? vr.UnitSize : 1);
        if (length > value.Length) Room(1)[0] = value.VR.Padding;
    }

    private void WriteElements(DicomDataset dataset, bool groupLengths)
    {
        int group = -1;
        foreach (DicomElement element in dataset)
        {
            // Those that were read would be wrong after any change.
            if (element.Tag.IsGroupLength) continue;
            if (groupLengths && element.Tag.Group != group)
            {
                group = element.Tag.Group;
                Header(new DicomTag(element.Tag.Group, 0), DicomVR.UL, 4);
                UInt32(Room(4), meter!.Next());
            }
            switch (element)
            {
                case DicomSequence sequence: Write(sequence); break;
                case DicomFragments fragments: Write(fragments); break;
                case DicomValue value: Write(value); break;
            }
        }
    }

    private void Write(DicomSequence sequence)
    {
        if (sequence.IsEmpty)
        {
            Header(sequence.Tag, DicomVR.SQ, 0);
            return;
        }
        uint length = meter?.Next() ?? ElementHeader.Undefined;
        Header(sequence.Tag, DicomVR.SQ, length);
        foreach (DicomDataset item in sequence.Items)
        {
            uint itemLength = meter?.Next() ?? ElementHeader.Undefined;
            Header(ElementHeader.Item, null, itemLength);
            WriteElements(item, groupLengths: false);
            if (itemLength == ElementHeader.Undefined) Header(ElementHeader.ItemEnd, null, 0);
        }
        if (length == ElementHeader.Undefined) Header(ElementHeader.SequenceEnd, null, 0);
    }

    private void Write(DicomFragments fragments)
    {
        Header(fragments.Tag, fragments.VR, ElementHeader.Undefined);
        Header(ElementHeader.Item, null, (uint)fragments.BasicOffsetTable.Count * 4);
        foreach (uint offset in fragments.BasicOffsetTable) UInt32(Room(4), offset);
        foreach (DicomBytes fragment in fragments.Fragments)
        {
            Header(ElementHeader.Item, null, checked((uint)(fragment.Length + (fragment.Length & 1))));
            Bytes(fragment, 1);
            if ((fragment.Length & 1) != 0) Room(1)[0] = 0;
        }
        Header(ElementHeader.SequenceEnd, null, 0);
    }

    private void Header(DicomTag tag, DicomVR? vr, uint length)
    {
        Span<byte> bytes = Room(vr is { } named ? HeaderSize(encoding, named) : 8);
        UInt16(bytes, tag.Group);
        UInt16(bytes[2..], tag.Element);
        if (vr is null || !encoding.Explicit)
        {
            UInt32(bytes[4..], length);
            return;
        }
        (bytes[4], bytes[5]) = ((byte)vr.Value.Code[0], (byte)vr.Value.Code[1]);
        if (vr.Value.UsesLongLength)
        {
            bytes[6..8].Clear();
            UInt32(bytes[8..], length);
        }
        else
        {
            UInt16(bytes[6..], (ushort)length);
        }
    }

    private void Bytes(DicomBytes bytes, int swapUnit)
    {
        for (long at = 0; at < bytes.Length;)
        {
            if (used == BufferSize || (used > 0 && swapUnit > 1 && BufferSize - used < swapUnit)) Flush();
            int room = (BufferSize - used) / swapUnit * swapUnit, count = (int)Math.Min(room, bytes.Length - at);
            Span<byte> piece = buffer.AsSpan(used, count);
            bytes.Read(at, piece);
            DicomBytes.Swap(piece, swapUnit);
            used += count;
            at += count;
        }
    }

    private Span<byte> Room(int count)
    {
        if (BufferSize - used < count) Flush();
        used += count;
        return buffer.AsSpan(used - count, count);
    }

    private void Flush()
    {
        output.Write(buffer, 0, used);
        used = 0;
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
