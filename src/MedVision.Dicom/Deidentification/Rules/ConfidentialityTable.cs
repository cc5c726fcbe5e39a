using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using MedVision.Dicom.Data;

namespace MedVision.Dicom.Deidentification.Rules;

/// <summary>PS3.15 Table E.1-1 and our own rows beyond it.</summary>
internal static partial class ConfidentialityTable
{
    private static readonly FrozenDictionary<uint, ConfidentialityRow> rows = Read();

    /// <summary>Every row but those of the repeating groups 50xx and 60xx, which go as a whole.</summary>
    public static IEnumerable<ConfidentialityRow> All => rows.Values;

    public static ConfidentialityRow? Find(DicomTag tag) => rows.GetValueOrDefault(tag.Value);

    private static FrozenDictionary<uint, ConfidentialityRow> Read()
    {
        Dictionary<uint, ConfidentialityRow> read = [];
        foreach (string line in Encoding.ASCII.GetString(Table).Split('\n'))
        {
            string[] words = line.Split(' ');
            if (words[0].Contains('x', StringComparison.Ordinal)) continue;
            uint tag = uint.Parse(words[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            read.Add(tag, new ConfidentialityRow(DicomTag.FromValue(tag), words[1], words[2]));
        }
        return read.ToFrozenDictionary();
    }
}
