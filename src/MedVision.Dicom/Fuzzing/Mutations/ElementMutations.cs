using System.Buffers.Binary;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;

namespace MedVision.Dicom.Fuzzing.Mutations;

/// <summary>Damage to tags, value representations, lengths, order and nesting.</summary>
internal static class ElementMutations
{
    // What readers act on: structure, encoding, pixels, nesting.
    private static readonly DicomTag[] weighty =
    [
        ElementHeader.Item, ElementHeader.ItemEnd, ElementHeader.SequenceEnd, DicomTags.PixelData, DicomTags.FloatPixelData, DicomTags.DoubleFloatPixelData,
        DicomTags.SpecificCharacterSet, DicomTags.PixelRepresentation, DicomTags.TransferSyntaxUID, DicomTags.SOPClassUID, DicomTags.NumberOfFrames,
        DicomTags.PerFrameFunctionalGroupsSequence, DicomTags.SharedFunctionalGroupsSequence, DicomTags.ContentSequence, DicomTags.ModalityLUTSequence,
        DicomTags.LUTDescriptor, DicomTags.LUTData, DicomTags.ExtendedOffsetTable, DicomTags.DirectoryRecordSequence, new(0x0009, 0x0010), new(0, 0),
        new(0x6000, 0x3000), new(0xFFFC, 0xFFFC), new(0xFFFF, 0xFFFF),
    ];

    private static readonly string[] representations =
    [
        "AE", "AS", "AT", "CS", "DA", "DS", "DT", "FD", "FL", "IS", "LO", "LT", "OB", "OD", "OF", "OL", "OV", "OW", "PN", "SH", "SL", "SQ", "SS", "ST", "SV",
        "TM", "UC", "UI", "UL", "UN", "UR", "US", "UT", "UV", "XX", "\0\0", "  ",
    ];

    public static byte[] Apply(byte[] bytes, ElementScan scan, FuzzRandom random)
    {
        ScannedElement element = random.Of(scan.Elements);
        return random.Below(10) switch
        {
            0 or 1 => Length(bytes, element, random),
            2 => Representation(bytes, element, random),
            3 => Tag(bytes, element, random.OneIn(2) ? random.Of(weighty) : random.Of(scan.Elements).Tag),
            4 => ByteMutations.Replace(bytes, element.At, Math.Min(element.End, bytes.Length) - element.At, []),
            5 => Move(bytes, element, random.Of(scan.Elements)),
            6 => Nest(bytes, element, random),
            7 => ByteMutations.Replace(bytes, element.At, 0, Delimiter(element.BigEndian, random)),
            8 => Value(bytes, element, random),
            _ => Repeat(bytes, element, random),
        };
    }

    /// <summary>A number in the element's own byte order.</summary>
    public static byte[] Number(uint value, int size, bool bigEndian)
    {
        byte[] number = new byte[4];
        if (bigEndian) BinaryPrimitives.WriteUInt32BigEndian(number, value);
        else BinaryPrimitives.WriteUInt32LittleEndian(number, value);
        return size == 4 ? number : bigEndian ? number[2..] : number[..2];
    }

    /// <summary>Another value of any length, whose length is stated rightly where its field can.</summary>
    public static byte[] SetValue(byte[] bytes, ScannedElement element, ReadOnlySpan<byte> value)
    {
        if (element.LengthSize == 2 && value.Length > ushort.MaxValue - 1) value = value[..(ushort.MaxValue - 1)];
        byte[] changed = ByteMutations.Replace(bytes, element.ValueAt, element.Length, value);
        Number((uint)value.Length, element.LengthSize, element.BigEndian).CopyTo(changed, element.LengthAt);
        return changed;
    }

    private static byte[] Length(byte[] bytes, ScannedElement element, FuzzRandom random)
    {
        uint left = (uint)(bytes.Length - element.ValueAt), now = (uint)element.Length;
        uint length = random.Below(10) switch
        {
            0 => 0,
            1 => ElementHeader.Undefined,
            2 => now + 1,
            3 => now - 1,
            4 => left,
            5 => left + 1,
            6 => left - 8,
            7 => now * 2,
            8 => (uint)random.Below((int)Math.Max(left, 1)),
            _ => ByteMutations.Interesting(random),
        };
        return ByteMutations.Replace(bytes, element.LengthAt, element.LengthSize, Number(length, element.LengthSize, element.BigEndian));
    }

    private static byte[] Representation(byte[] bytes, ScannedElement element, FuzzRandom random)
    {
        if (element.VRAt < 0) return Length(bytes, element, random);
        string code = random.Of(representations);
        byte[] letters = [(byte)code[0], (byte)code[1]];
        bool isLong = DicomVR.TryParse(code, out DicomVR vr) && vr.UsesLongLength;
        if (random.OneIn(3) || isLong == (element.LengthSize == 4)) return ByteMutations.Replace(bytes, element.VRAt, 2, letters);
        // The header in the form that goes with the representation, so that what follows stays readable.
        byte[] header = isLong
            ? [.. letters, 0, 0, .. Number((uint)element.Length, 4, element.BigEndian)]
            : [.. letters, .. Number((uint)element.Length, 2, element.BigEndian)];
        return ByteMutations.Replace(bytes, element.VRAt, element.ValueAt - element.VRAt, header);
    }

    private static byte[] Tag(byte[] bytes, ScannedElement element, DicomTag tag) => ByteMutations.Replace(bytes, element.At, 4, TagBytes(tag, element.BigEndian));

    private static byte[] TagBytes(DicomTag tag, bool bigEndian) => [.. Number(tag.Group, 2, bigEndian), .. Number(tag.Element, 2, bigEndian)];

    private static byte[] Move(byte[] bytes, ScannedElement element, ScannedElement to)
    {
        byte[] moved = bytes[element.At..element.End];
        return ByteMutations.Replace(bytes, to.At, 0, moved);
    }

    private static byte[] Repeat(byte[] bytes, ScannedElement element, FuzzRandom random)
    {
        byte[] one = bytes[element.At..element.End];
        int times = 1 + random.Below(Math.Min(2000, 1 + (65536 / one.Length)));
        byte[] many = new byte[one.Length * times];
        for (int i = 0; i < times; i++) one.CopyTo(many, i * one.Length);
        return ByteMutations.Replace(bytes, element.At, 0, many);
    }

    private static byte[] Delimiter(bool bigEndian, FuzzRandom random)
    {
        DicomTag tag = random.Of<DicomTag>([ElementHeader.Item, ElementHeader.ItemEnd, ElementHeader.SequenceEnd]);
        uint length = random.OneIn(2) ? 0 : random.OneIn(2) ? ElementHeader.Undefined : (uint)random.Below(64);
        return [.. TagBytes(tag, bigEndian), .. Number(length, 4, bigEndian)];
    }

    // Sequences within sequences, with or without their ends, in front of an element.
    private static byte[] Nest(byte[] bytes, ScannedElement element, FuzzRandom random)
    {
        int depth = random.OneIn(3) ? 1 + random.Below(4000) : 1 + random.Below(80);
        bool closes = !random.OneIn(3), isUnknown = random.OneIn(3);
        using MemoryStream nest = new();
        byte[] open = element.VRAt >= 0
            ? [.. TagBytes(DicomTags.ContentSequence, element.BigEndian), .. isUnknown ? "UN"u8 : "SQ"u8, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF]
            : [.. TagBytes(isUnknown ? new DicomTag(0x0041, 0x1000) : DicomTags.ContentSequence, element.BigEndian), 0xFF, 0xFF, 0xFF, 0xFF];
        byte[] item = [.. TagBytes(ElementHeader.Item, element.BigEndian && !isUnknown), 0xFF, 0xFF, 0xFF, 0xFF];
        byte[] end = [.. TagBytes(ElementHeader.ItemEnd, element.BigEndian), 0, 0, 0, 0, .. TagBytes(ElementHeader.SequenceEnd, element.BigEndian), 0, 0, 0, 0];
        for (int i = 0; i < depth; i++)
        {
            nest.Write(open);
            nest.Write(item);
        }
        for (int i = 0; i < depth && closes; i++) nest.Write(end);
        return ByteMutations.Replace(bytes, element.At, 0, nest.ToArray());
    }

    private static byte[] Value(byte[] bytes, ScannedElement element, FuzzRandom random) => random.Below(4) switch
    {
        0 => SetValue(bytes, element, []),
        1 => SetValue(bytes, element, random.Bytes(1 + random.Below(64))),
        2 => SetValue(bytes, element, bytes.AsSpan(element.ValueAt, random.Below(element.Length + 1))),
        _ => SetValue(bytes, element, [.. bytes.AsSpan(element.ValueAt, element.Length), .. bytes.AsSpan(element.ValueAt, element.Length)]),
    };
}
