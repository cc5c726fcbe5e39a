using System.Buffers.Binary;
using System.Text;
using MedVision.Dicom.Data;

namespace MedVision.Dicom.Tests.IO;

/// <summary>Puts bytes together by hand, right or wrong, so that the reader is not tested with our own writer.</summary>
internal sealed class RawDicom(bool isExplicit = true, bool bigEndian = false)
{
    private readonly MemoryStream bytes = new();

    public static byte[] Text(string text) => Encoding.Latin1.GetBytes(text.Length % 2 == 0 ? text : text + " ");

    /// <summary>A Part 10 file around the elements written so far.</summary>
    public byte[] ToFile(TransferSyntax? syntax = null)
    {
        syntax ??= bigEndian ? TransferSyntax.ExplicitVRBigEndian : isExplicit ? TransferSyntax.ExplicitVRLittleEndian : TransferSyntax.ImplicitVRLittleEndian;
        byte[] uid = Encoding.ASCII.GetBytes(syntax.Uid.Length % 2 == 0 ? syntax.Uid : syntax.Uid + "\0");
        RawDicom meta = new RawDicom().Element(0x00020010, "UI", uid);
        return [.. new byte[128], .. "DICM"u8, .. meta.ToArray(), .. ToArray()];
    }

    public byte[] ToArray() => bytes.ToArray();

    public RawDicom Element(uint tag, string vr, string text) => Element(tag, vr, Text(text));

    public RawDicom Element(uint tag, string vr, byte[] value) => Header(tag, vr, (uint)value.Length).Bytes(value);

    public RawDicom Header(uint tag, string vr, uint length)
    {
        UInt16((ushort)(tag >> 16));
        UInt16((ushort)tag);
        if (!isExplicit || vr.Length == 0)
        {
            UInt32(length);
            return this;
        }
        bytes.Write(Encoding.ASCII.GetBytes(vr));
        if (DicomVR.TryParse(vr, out DicomVR known) && !known.UsesLongLength)
        {
            UInt16((ushort)length);
            return this;
        }
        UInt16(0);
        UInt32(length);
        return this;
    }

    public RawDicom Item(uint length = 0xFFFFFFFF) => Header(0xFFFEE000, "", length);

    public RawDicom EndItem() => Header(0xFFFEE00D, "", 0);

    public RawDicom EndSequence() => Header(0xFFFEE0DD, "", 0);

    public RawDicom Bytes(params byte[] value)
    {
        bytes.Write(value);
        return this;
    }

    private void UInt16(ushort value)
    {
        byte[] two = new byte[2];
        if (bigEndian) BinaryPrimitives.WriteUInt16BigEndian(two, value);
        else BinaryPrimitives.WriteUInt16LittleEndian(two, value);
        bytes.Write(two);
    }

    private void UInt32(uint value)
    {
        byte[] four = new byte[4];
        if (bigEndian) BinaryPrimitives.WriteUInt32BigEndian(four, value);
        else BinaryPrimitives.WriteUInt32LittleEndian(four, value);
        bytes.Write(four);
    }
}
