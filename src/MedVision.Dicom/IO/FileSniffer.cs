using System.Buffers.Binary;
using MedVision.Dicom.Data;

namespace MedVision.Dicom.IO;

/// <summary>Finds where a file's data begins: behind a preamble, at its meta information, or at once.</summary>
internal static class FileSniffer
{
    public const int PreambleLength = 128;

    /// <summary>DICM stands at byte 128, and not by chance inside a data set without preamble.</summary>
    public static bool HasPreamble(ReadOnlySpan<byte> head) =>
        head.Length >= PreambleLength + 4 && head.Slice(PreambleLength, 4).SequenceEqual("DICM"u8)
        && (head.Length < PreambleLength + 6 || head[PreambleLength + 4] == 2 && head[PreambleLength + 5] == 0 || GuessDataset(head) is null);

    /// <summary>The encoding of a data set without meta information, or null if these bytes are no data set.</summary>
    public static TransferSyntax? GuessDataset(ReadOnlySpan<byte> head)
    {
        if (head.Length < 8) return null;
        ushort little = BinaryPrimitives.ReadUInt16LittleEndian(head), big = BinaryPrimitives.ReadUInt16BigEndian(head);
        bool letters = DicomVR.TryParse(head[4], head[5], out DicomVR vr);
        if (letters && Known(little, BinaryPrimitives.ReadUInt16LittleEndian(head[2..]), vr)) return TransferSyntax.ExplicitVRLittleEndian;
        if (letters && Known(big, BinaryPrimitives.ReadUInt16BigEndian(head[2..]), vr)) return TransferSyntax.ExplicitVRBigEndian;
        // An implicit data set starts with a short value of a tag that the dictionary knows.
        return Known(little, BinaryPrimitives.ReadUInt16LittleEndian(head[2..]), null) && BinaryPrimitives.ReadUInt32LittleEndian(head[4..]) < 0x10000
            ? TransferSyntax.ImplicitVRLittleEndian : null;
    }

    /// <summary>The encoding of a data set that starts with a tag of nobody's: explicit where letters stand, or the default syntax of PS3.5 10.1.</summary>
    public static TransferSyntax Fallback(ReadOnlySpan<byte> head) =>
        head.Length >= 8 && DicomVR.TryParse(head[4], head[5], out _) ? TransferSyntax.ExplicitVRLittleEndian : TransferSyntax.ImplicitVRLittleEndian;

    private static bool Known(ushort group, ushort element, DicomVR? vr)
    {
        DicomTag tag = new(group, element);
        if (group is < 0x0002 or > 0x0020 || tag.IsPrivate) return false;
        if (tag.IsGroupLength) return vr is null || vr == DicomVR.UL;
        return DicomDictionary.Find(tag) is { } entry && (vr is null || vr == DicomVR.UN || entry.VRs.Contains(vr.Value));
    }
}
