using System.Buffers.Binary;

namespace MedVision.Imaging.Export.Nifti;

/// <summary>A datatype of nifti1.h: how many bytes a voxel has, and how they become a number.</summary>
internal sealed record NiftiType(int Code, int Bytes, Func<ReadOnlyMemory<byte>, double> Read)
{
    // Little endian; big endian voxels are turned round before.
    private static readonly NiftiType[] Known =
    [
        new(2, 1, b => b.Span[0]),
        new(256, 1, b => (sbyte)b.Span[0]),
        new(4, 2, b => BinaryPrimitives.ReadInt16LittleEndian(b.Span)),
        new(512, 2, b => BinaryPrimitives.ReadUInt16LittleEndian(b.Span)),
        new(8, 4, b => BinaryPrimitives.ReadInt32LittleEndian(b.Span)),
        new(768, 4, b => BinaryPrimitives.ReadUInt32LittleEndian(b.Span)),
        new(16, 4, b => BinaryPrimitives.ReadSingleLittleEndian(b.Span)),
        new(64, 8, b => BinaryPrimitives.ReadDoubleLittleEndian(b.Span)),
        new(1024, 8, b => BinaryPrimitives.ReadInt64LittleEndian(b.Span)),
        new(1280, 8, b => BinaryPrimitives.ReadUInt64LittleEndian(b.Span)),
    ];

    /// <exception cref="ImageFileException">Colour, complex, 1-bit and 128-bit voxels are not supported.</exception>
    internal static NiftiType Find(int code) => Array.Find(Known, type => type.Code == code)
        ?? throw new ImageFileException("NIfTI", $"datatype {code}{(code is 128 or 2304 ? " (colour)" : code is 32 or 1792 or 2048 ? " (complex)" : "")} is not supported");
}
