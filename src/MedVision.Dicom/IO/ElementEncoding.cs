using System.Buffers.Binary;
using MedVision.Dicom.Data;

namespace MedVision.Dicom.IO;

/// <summary>How elements are written: with or without value representation, and in which byte order.</summary>
internal readonly record struct ElementEncoding(bool Explicit, bool BigEndian)
{
    public static readonly ElementEncoding ImplicitLittle = new(false, false), ExplicitLittle = new(true, false);

    public static ElementEncoding Of(TransferSyntax syntax) => new(syntax.IsExplicitVR, syntax.IsBigEndian);

    public ushort UInt16(ReadOnlySpan<byte> bytes) => BigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    public uint UInt32(ReadOnlySpan<byte> bytes) => BigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    public DicomTag Tag(ReadOnlySpan<byte> bytes) => new(UInt16(bytes), UInt16(bytes[2..]));
}
