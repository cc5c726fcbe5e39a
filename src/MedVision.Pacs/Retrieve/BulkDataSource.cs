using System.Globalization;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;

namespace MedVision.Pacs.Retrieve;

/// <summary>The values behind the BulkDataURIs of the metadata.</summary>
public sealed class BulkDataSource
{
    private readonly StoredInstances instances;

    internal BulkDataSource(StoredInstances instances) => this.instances = instances;

    /// <summary>Opens a value; null where there is none of that path.</summary>
    /// <param name="instance">Whose.</param>
    /// <param name="path">Where the value is: <c>00091010</c>, inside sequences <c>00540016/0/00091010</c> with items counted from 0.</param>
    /// <exception cref="DicomException">The file is damaged.</exception>
    public BulkData? Open(StoredInstance instance, string path)
    {
        DicomFile file = instances.Open(instance);
        DicomElement? element = Find(file.Dataset, path.Split('/'));
        if (element is DicomValue or DicomFragments) return new BulkData(file, element);
        file.Dispose();
        return null;
    }

    private static DicomElement? Find(DicomDataset dataset, ReadOnlySpan<string> path)
    {
        if (path is not [{ Length: 8 } tag, ..] || !uint.TryParse(tag, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint number)) return null;
        DicomElement? element = dataset[new DicomTag((ushort)(number >> 16), (ushort)number)];
        if (path.Length == 1) return element;
        return element is DicomSequence sequence && int.TryParse(path[1], NumberStyles.None, CultureInfo.InvariantCulture, out int item) && item < sequence.Items.Count
            ? Find(sequence.Items[item], path[2..])
            : null;
    }
}
