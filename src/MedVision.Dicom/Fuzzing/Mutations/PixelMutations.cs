using System.Text;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;

namespace MedVision.Dicom.Fuzzing.Mutations;

/// <summary>Damage to what describes pixels: the Image Pixel module, the transfer syntax, offset tables, fragments and the headers of codestreams.</summary>
internal static class PixelMutations
{
    private static readonly DicomTag[] numbers =
    [
        DicomTags.Rows, DicomTags.Columns, DicomTags.BitsAllocated, DicomTags.BitsStored, DicomTags.HighBit, DicomTags.PixelRepresentation,
        DicomTags.SamplesPerPixel, DicomTags.PlanarConfiguration, DicomTags.LUTDescriptor, DicomTags.SmallestImagePixelValue,
        DicomTags.RedPaletteColorLookupTableDescriptor, DicomTags.PixelPaddingValue, new(0x6000, 0x0010), new(0x6000, 0x0011), new(0x6000, 0x0100), new(0x6000, 0x0102),
    ];

    private static readonly string[] photometric = ["MONOCHROME1", "MONOCHROME2", "PALETTE COLOR", "RGB", "YBR_FULL", "YBR_FULL_422", "YBR_PARTIAL_422", "YBR_RCT", "YBR_ICT", "ARGB", "CMYK", ""];

    private static readonly string[] counts = ["0", "-1", "1", "2", "3", "65536", "2147483647", "2147483648", "99999999999999999999", "1e9", "1.5", " 7", "NaN", "1\\2"];

    public static byte[] Apply(byte[] bytes, ElementScan scan, FuzzRandom random) => random.Below(6) switch
    {
        0 => Number(bytes, scan, random),
        1 => Text(bytes, scan, DicomTags.PhotometricInterpretation, random.Of(photometric)) ?? Codestream(bytes, scan, random),
        2 => Text(bytes, scan, random.OneIn(2) ? DicomTags.NumberOfFrames : random.Of(scan.Elements).Tag, random.Of(counts)) ?? Number(bytes, scan, random),
        3 => Text(bytes, scan, DicomTags.TransferSyntaxUID, random.Of(TransferSyntax.All.ToArray()).Uid) ?? Codestream(bytes, scan, random),
        4 => Fragments(bytes, scan, random),
        _ => Codestream(bytes, scan, random),
    };

    private static byte[] Number(byte[] bytes, ElementScan scan, FuzzRandom random)
    {
        ScannedElement[] there = [.. scan.Elements.Where(element => element.Length >= 2 && numbers.Contains(element.Tag))];
        if (there.Length == 0) return ByteMutations.Apply(bytes, random);
        ScannedElement element = random.Of(there);
        uint value = random.OneIn(2) ? (uint)random.Below(66) : ByteMutations.Interesting(random);
        return ByteMutations.Replace(bytes, element.ValueAt + (2 * random.Below(element.Length / 2)), 2, ElementMutations.Number(value, 2, element.BigEndian));
    }

    private static byte[]? Text(byte[] bytes, ElementScan scan, DicomTag tag, string value)
    {
        foreach (ScannedElement element in scan.Elements)
            if (element.Tag == tag) return ElementMutations.SetValue(bytes, element, Encoding.ASCII.GetBytes(value.Length % 2 == 0 ? value : value + (tag == DicomTags.TransferSyntaxUID ? '\0' : ' ')));
        return null;
    }

    // The first item of encapsulated pixel data is the offset table, the others are fragments.
    private static byte[] Fragments(byte[] bytes, ElementScan scan, FuzzRandom random)
    {
        ScannedElement[] items = [.. FragmentsOf(scan)];
        if (items.Length == 0) return ByteMutations.Apply(bytes, random);
        ScannedElement item = random.OneIn(2) ? items[0] : random.Of(items);
        int half = item.Length / 4 * 2;
        return random.Below(5) switch
        {
            0 => ElementMutations.SetValue(bytes, items[0], [.. Enumerable.Range(0, random.Below(6)).SelectMany(_ => ElementMutations.Number(random.OneIn(2) ? (uint)random.Below(256) : ByteMutations.Interesting(random), 4, false))]),
            1 => ByteMutations.Replace(bytes, item.At, item.End - item.At, []),
            2 => ByteMutations.Replace(bytes, item.At, 0, bytes.AsSpan(item.At, item.End - item.At)),
            // One fragment becomes two.
            3 => ByteMutations.Replace(ElementMutations.SetValue(bytes, item, bytes.AsSpan(item.ValueAt, half)), item.ValueAt + half, 0,
                [0xFE, 0xFF, 0x00, 0xE0, .. ElementMutations.Number((uint)(item.Length - half), 4, false), .. bytes.AsSpan(item.ValueAt + half, item.Length - half)]),
            _ => ElementMutations.SetValue(bytes, item, random.OneIn(2) ? [] : bytes.AsSpan(item.ValueAt, random.Below(item.Length + 1))),
        };
    }

    // The header of a codestream decides what a codec allocates; a marker elsewhere starts another scan, tile or table.
    private static byte[] Codestream(byte[] bytes, ElementScan scan, FuzzRandom random)
    {
        ScannedElement[] items = [.. FragmentsOf(scan).Skip(1).Where(item => item.Length > 4)];
        if (items.Length == 0) return Number(bytes, scan, random);
        ScannedElement item = random.Of(items);
        int at = item.ValueAt + random.Below(Math.Min(item.Length, random.OneIn(3) ? item.Length : 160));
        if (random.OneIn(4))
        {
            int marker = bytes.AsSpan(at, item.End - at).IndexOf((byte)0xFF);
            if (marker >= 0 && at + marker + 5 < item.End) at += marker + 1 + random.Below(4);
        }
        return random.Below(4) switch
        {
            0 => ByteMutations.Replace(bytes, at, 1, [(byte)(bytes[at] ^ (1 << random.Below(8)))]),
            1 => ByteMutations.Replace(bytes, at, 1, [(byte)random.Next()]),
            2 => ByteMutations.Replace(bytes, at, Math.Min(2, item.End - at), ElementMutations.Number(ByteMutations.Interesting(random), 2, true).AsSpan(0, Math.Min(2, item.End - at))),
            _ => ByteMutations.Replace(bytes, at, Math.Min(2, item.End - at), new byte[] { 0xFF, (byte)(0x30 + random.Below(0xD0)) }.AsSpan(0, Math.Min(2, item.End - at))),
        };
    }

    private static IEnumerable<ScannedElement> FragmentsOf(ElementScan scan)
    {
        bool inside = false;
        foreach (ScannedElement element in scan.Elements)
        {
            if (inside && element.Tag == ElementHeader.Item) yield return element;
            else inside = element.Tag == DicomTags.PixelData && element.Length == 0;
        }
    }
}
