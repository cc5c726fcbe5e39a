using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;

namespace MedVision.Dicom.Tests.Conformance;

/// <summary>Lists a data set's elements as <c>pydicom_elements.py</c> does.</summary>
internal static class ElementList
{
    public static List<ListedElement> Of(DicomFile file)
    {
        List<ListedElement> list = [];
        Walk(file.Dataset, "", file.TransferSyntax.IsBigEndian, list);
        return list;
    }

    private static void Walk(DicomDataset dataset, string path, bool swap, List<ListedElement> list)
    {
        foreach (DicomElement element in dataset)
        {
            string here = path + element.Tag.ToHex();
            switch (element)
            {
                case DicomSequence sequence:
                    list.Add(new(here, "SQ", sequence.Items.Count, ""));
                    for (int i = 0; i < sequence.Items.Count; i++) Walk(sequence.Items[i], string.Create(CultureInfo.InvariantCulture, $"{here}/{i}/"), swap, list);
                    break;
                case DicomFragments fragments:
                    list.Add(Describe(here, fragments.VR, Join(fragments)));
                    break;
                case DicomValue value:
                    byte[] bytes = value.Load().ToArray();
                    if (swap) DicomBytes.Swap(bytes, value.VR.UnitSize);
                    list.Add(Describe(here, value.VR, bytes));
                    break;
            }
        }
    }

    private static ListedElement Describe(string path, DicomVR vr, byte[] bytes) =>
        new(path, vr.Code, bytes.Length, Convert.ToHexString(MD5.HashData(bytes)));

    private static byte[] Join(DicomFragments fragments)
    {
        using MemoryStream joined = new();
        byte[] offsets = new byte[fragments.BasicOffsetTable.Count * 4];
        for (int i = 0; i < fragments.BasicOffsetTable.Count; i++) BinaryPrimitives.WriteUInt32LittleEndian(offsets.AsSpan(4 * i), fragments.BasicOffsetTable[i]);
        foreach (ReadOnlyMemory<byte> item in fragments.Fragments.Select(f => f.Load()).Prepend(offsets))
        {
            byte[] head = [0xFE, 0xFF, 0x00, 0xE0, 0, 0, 0, 0];
            BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(4), item.Length);
            joined.Write(head);
            joined.Write(item.Span);
        }
        return joined.ToArray();
    }
}

/// <summary>One line of the list: sequences count items, everything else bytes.</summary>
internal sealed record ListedElement(string Path, string VR, int Length, string Md5);
