using System.Collections.Frozen;
using System.Globalization;
using MedVision.Dicom.Data;

namespace MedVision.Dicom.Deidentification.Rules;

/// <summary>Private elements that are known to identify nobody, PS3.15 Table E.3.10-1; only those that are numbers or codes.</summary>
internal static partial class SafePrivateTable
{
    private static readonly FrozenDictionary<(string Creator, ushort Group, byte Element), DicomVR> rows = Read();

    /// <summary>The value representation of a safe element, or null where the element is not known to be safe.</summary>
    /// <param name="creator">The text of the block's private creator.</param>
    /// <param name="tag">The element; only its number within the block counts.</param>
    public static DicomVR? Find(string creator, DicomTag tag) =>
        rows.TryGetValue((creator, tag.Group, (byte)tag.Element), out DicomVR vr) ? vr : null;

    private static FrozenDictionary<(string, ushort, byte), DicomVR> Read()
    {
        Dictionary<(string, ushort, byte), DicomVR> read = [];
        foreach (string line in Table.Split('\n'))
        {
            string[] parts = line.Split('|');
            ushort group = ushort.Parse(parts[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            foreach (string range in parts[3].Split(' '))
            {
                int first = Hex(range[..2]), last = Hex(range[^2..]);
                for (int element = first; element <= last; element++) read.Add((parts[0], group, (byte)element), DicomVR.Parse(parts[2]));
            }
        }
        return read.ToFrozenDictionary();
    }

    private static int Hex(string text) => int.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
