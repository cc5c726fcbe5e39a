using MedVision.Dicom.Data;
using MedVision.Dicom.Deidentification.Rules;

namespace MedVision.Dicom.Deidentification.Cleaning;

/// <summary>Who owns which block of private elements in one data set, PS3.5 7.8.1. Only the creator's whole text makes an element safe, never its number alone.</summary>
internal sealed class PrivateBlocks
{
    private readonly Dictionary<(ushort Group, byte Block), string> creators = [];
    private readonly HashSet<(ushort Group, byte Block)> safe = [];

    private PrivateBlocks()
    {
    }

    public static PrivateBlocks Of(DicomDataset dataset)
    {
        PrivateBlocks blocks = new();
        foreach (DicomElement element in dataset)
        {
            if (element.Tag.IsPrivateCreator && dataset.GetStrings(element.Tag) is [var creator]) blocks.creators[(element.Tag.Group, (byte)element.Tag.Element)] = creator;
            else if (element.Tag.IsPrivate && blocks.SafeVR(element.Tag) is not null) blocks.safe.Add((element.Tag.Group, (byte)(element.Tag.Element >> 8)));
        }
        return blocks;
    }

    /// <summary>The creator at <paramref name="tag"/> owns a safe element.</summary>
    public bool HasSafe(DicomTag tag) => safe.Contains((tag.Group, (byte)tag.Element));

    /// <summary>The value representation of a safe element, or null.</summary>
    public DicomVR? SafeVR(DicomTag tag) =>
        creators.TryGetValue((tag.Group, (byte)(tag.Element >> 8)), out string? creator) ? SafePrivateTable.Find(creator, tag) : null;
}
