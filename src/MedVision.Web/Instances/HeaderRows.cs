using MedVision.Dicom.Data;
using MedVision.Dicom.IO;

namespace MedVision.Web.Instances;

/// <summary>A DICOM file as the lines of a table: meta information, then the data set, sequences opened.</summary>
public sealed class HeaderRows
{
    /// <summary>A browser cannot show more; what is cut off is said.</summary>
    public const int Most = 20_000;

    private const int LongestText = 1000, LongestBytes = 24;

    private readonly List<HeaderRow> rows = [];

    private HeaderRows()
    {
    }

    /// <summary>The file has more lines than are here.</summary>
    public bool IsCut { get; private set; }

    public IReadOnlyList<HeaderRow> Rows => rows;

    internal static HeaderRows Of(DicomFile file)
    {
        HeaderRows table = new();
        table.Add(file.Meta, 0, -1);
        table.Add(file.Dataset, 0, -1);
        return table;
    }

    private void Add(DicomDataset dataset, int depth, int parent)
    {
        foreach (DicomElement element in dataset)
        {
            if (rows.Count >= Most)
            {
                IsCut = true;
                return;
            }
            int own = rows.Count;
            rows.Add(RowOf(dataset, element, depth, parent));
            if (element is not DicomSequence sequence) continue;
            for (int i = 0; i < sequence.Items.Count && rows.Count < Most; i++)
            {
                int item = rows.Count;
                rows.Add(new HeaderRow(depth + 1, own, "", "", $"Item {i + 1}", "", "", sequence.Items[i].Count));
                Add(sequence.Items[i], depth + 2, item);
                rows[item].Inside = rows.Count - item - 1;
            }
            rows[own].Inside = rows.Count - own - 1;
        }
    }

    private static HeaderRow RowOf(DicomDataset dataset, DicomElement element, int depth, int parent) =>
        new(depth, parent, element.Tag.ToString(), element.VR.Code, NameOf(dataset, element.Tag), element.Tag.Keyword, ValueOf(dataset, element), LengthOf(element));

    private static string NameOf(DicomDataset dataset, DicomTag tag)
    {
        if (DicomDictionary.Find(tag) is { } entry) return entry.Retired ? entry.Name + " (retired)" : entry.Name;
        if (tag.IsGroupLength) return "Group Length (retired)";
        if (tag.IsPrivateCreator) return "Private Creator";
        if (!tag.IsPrivate) return "Unknown";
        // PS3.5 7.8.1: (gggg,bbee) belongs to the creator named in (gggg,00bb).
        string? creator = (dataset[new DicomTag(tag.Group, (ushort)(tag.Element >> 8))] as DicomValue) is { VR.IsText: true } or { VR.Code: "UN" }
            ? dataset.GetString(new DicomTag(tag.Group, (ushort)(tag.Element >> 8))) : null;
        return creator is null ? "Private, of nobody named" : "Private, " + creator;
    }

    private static string ValueOf(DicomDataset dataset, DicomElement element) => element switch
    {
        DicomSequence sequence => sequence.Items.Count == 1 ? "1 item" : $"{sequence.Items.Count} items",
        DicomFragments fragments => fragments.Fragments.Count == 1 ? "1 fragment" : $"{fragments.Fragments.Count} fragments",
        DicomValue { IsEmpty: true } => "",
        DicomValue { VR.IsBytes: true } value => Bytes(value),
        DicomValue value => Text(dataset, value),
        _ => throw new NotSupportedException(element.GetType().Name),
    };

    private static string Bytes(DicomValue value)
    {
        byte[] head = new byte[Math.Min(value.Length, LongestBytes)];
        value.Bytes.Read(0, head);
        return string.Join(' ', head.Select(one => one.ToString("X2", System.Globalization.CultureInfo.InvariantCulture))) + (value.Length > head.Length ? " …" : "");
    }

    private static string Text(DicomDataset dataset, DicomValue value)
    {
        string text;
        try
        {
            text = string.Join('\\', dataset.GetStrings(value.Tag));
        }
        catch (DicomException)
        {
            // A number of a wrong length is no number; its bytes are what there is to see.
            return Bytes(value);
        }
        if (value.VR == DicomVR.UI && NameOf(text) is { } name) return $"{text} ({name})";
        return text.Length > LongestText ? $"{text[..LongestText]}… ({text.Length} characters)" : text;
    }

    private static string? NameOf(string uid) => TransferSyntax.Find(uid)?.Name ?? (SopClasses.NameOf(uid) is var name && name != uid ? name : null);

    private static long LengthOf(DicomElement element) => element switch
    {
        DicomSequence sequence => sequence.Items.Count,
        DicomFragments fragments => fragments.Fragments.Sum(fragment => fragment.Length),
        DicomValue value => value.Length,
        _ => 0,
    };
}
