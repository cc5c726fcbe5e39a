using MedVision.Dicom.Data;
using MedVision.Dicom.IO;

namespace MedVision.Cli.Dicom;

/// <summary>A DICOM file as lines for a person.</summary>
internal static class DatasetText
{
    private const int ShortText = 120;
    private const int ShortBytes = 32;

    /// <summary>The meta information, then the data set.</summary>
    public static IEnumerable<string> Lines(DicomFile file, bool full) =>
        [$"# {file.TransferSyntax}", .. Lines(file.Meta, "", full), .. Lines(file.Dataset, "", full)];

    private static IEnumerable<string> Lines(DicomDataset dataset, string indent, bool full)
    {
        foreach (DicomElement element in dataset)
        {
            string keyword = element.Tag is { IsPrivate: true } ? "Private" : element.Tag.Keyword is { Length: > 0 } known ? known : "Unknown";
            yield return $"{indent}{element.Tag} {element.VR} {keyword} {Value(dataset, element, full)}";
            if (element is not DicomSequence sequence) continue;
            for (int i = 0; i < sequence.Items.Count; i++)
            {
                yield return $"{indent}  item {i + 1}";
                foreach (string line in Lines(sequence.Items[i], indent + "    ", full)) yield return line;
            }
        }
    }

    private static string Value(DicomDataset dataset, DicomElement element, bool full) => element switch
    {
        DicomSequence sequence => sequence.Items.Count == 1 ? "1 item" : $"{sequence.Items.Count} items",
        DicomFragments fragments => $"{fragments.Fragments.Count} fragments, {fragments.Fragments.Sum(fragment => (long)fragment.Length)} bytes",
        DicomValue { IsEmpty: true } => "(empty)",
        DicomValue { VR.IsBytes: true } value => value.Length > ShortBytes && !(full && value.VR == DicomVR.UN)
            ? $"{value.Length} bytes"
            : Convert.ToHexString(value.Load().Span),
        DicomValue value => Text(dataset, value, full),
        _ => throw new NotSupportedException(element.GetType().Name),
    };

    private static string Text(DicomDataset dataset, DicomValue value, bool full)
    {
        string text = string.Join('\\', dataset.GetStrings(value.Tag));
        string shown = full || text.Length <= ShortText ? $"[{text}]" : $"[{text[..ShortText]}...] {value.Length} bytes";
        return value.VR == DicomVR.UI && NameOf(text) is { } name ? $"{shown} {name}" : shown;
    }

    private static string? NameOf(string uid) => TransferSyntax.Find(uid)?.Name ?? (SopClasses.NameOf(uid) is var name && name != uid ? name : null);
}
