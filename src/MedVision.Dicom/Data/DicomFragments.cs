namespace MedVision.Dicom.Data;

/// <summary>Encapsulated pixel data, PS3.5 A.4.</summary>
public sealed class DicomFragments : DicomElement
{
    public DicomFragments(DicomTag tag, DicomVR vr, uint[] basicOffsetTable, IReadOnlyList<DicomBytes> fragments) : base(tag, vr) =>
        (BasicOffsetTable, Fragments) = (basicOffsetTable, fragments);

    /// <summary>Where each frame's first fragment starts, counted from the first fragment's item tag; may be empty.</summary>
    public IReadOnlyList<uint> BasicOffsetTable { get; }

    /// <summary>The fragments without the offset table's item.</summary>
    public IReadOnlyList<DicomBytes> Fragments { get; }

    /// <summary>Where the first fragment's item tag stands in the file; null for fragments that are not on one.</summary>
    internal long? FirstItem { get; init; }

    public override bool IsEmpty => Fragments.Count == 0;

    public override string ToString() => $"{Tag} {VR} {Fragments.Count} fragments";

    internal override DicomElement Copy() => this;
}
