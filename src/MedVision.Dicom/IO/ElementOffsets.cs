using MedVision.Dicom.Data;

namespace MedVision.Dicom.IO;

/// <summary>The byte positions of a file's elements and items (in the inflated data set for the deflated transfer syntax).</summary>
public sealed class ElementOffsets
{
    private readonly Dictionary<(DicomDataset, DicomTag), long> offsets = [];

    /// <summary>Where the element's tag stands; null for one that was not read from the file.</summary>
    public long? Of(DicomDataset dataset, DicomTag tag) => offsets.TryGetValue((dataset, tag), out long offset) ? offset : null;

    /// <summary>Where the tag of an item stands, which is what a DICOMDIR's records refer to (PS3.3 F.3.2.2).</summary>
    public long? OfItem(DicomDataset item) => Of(item, ElementHeader.Item);

    internal void Add(DicomDataset dataset, DicomTag tag, long offset) => offsets[(dataset, tag)] = offset;
}
