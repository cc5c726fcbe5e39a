using MedVision.Dicom.Data;

namespace MedVision.Dicom.IO;

/// <summary>Tag, value representation and length of an element as they stand in the file, PS3.5 7.1.</summary>
internal readonly record struct ElementHeader(DicomTag Tag, DicomVR? VR, uint Length, long Offset, long ValueOffset)
{
    public const uint Undefined = 0xFFFFFFFF;

    public static readonly DicomTag Item = new(0xFFFE, 0xE000), ItemEnd = new(0xFFFE, 0xE00D), SequenceEnd = new(0xFFFE, 0xE0DD);

    public bool IsUndefined => Length == Undefined;
}
