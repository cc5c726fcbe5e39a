using MedVision.Dicom.Data;

namespace MedVision.Dicom.Fuzzing.Mutations;

/// <summary>Where an element, item or delimiter stands in a file.</summary>
/// <param name="Tag">Its tag.</param>
/// <param name="At">Where its tag starts.</param>
/// <param name="VRAt">Where its value representation stands; -1: it has none.</param>
/// <param name="LengthAt">Where its length stands.</param>
/// <param name="LengthSize">Bytes of that, 2 or 4.</param>
/// <param name="ValueAt">Where its value starts.</param>
/// <param name="Length">Bytes of the value that are there; 0 where sequences and items are stepped into.</param>
/// <param name="BigEndian">The byte order of its numbers.</param>
internal readonly record struct ScannedElement(DicomTag Tag, int At, int VRAt, int LengthAt, int LengthSize, int ValueAt, int Length, bool BigEndian)
{
    public int End => ValueAt + Length;
}
