using System.Globalization;
using System.Text;
using MedVision.Cli.Terminals;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;

namespace MedVision.Cli.Dicom;

/// <summary>A DICOM file as lines for a person.</summary>
internal sealed class DatasetText(DicomFile file, Terminal terminal, bool full, bool offsets)
{
    private const int ShortText = 120;
    private const int ShortBytes = 32;
    private readonly StringBuilder _text = new();
    private readonly DirectoryRecords? _records = DirectoryRecords.Of(file);

    /// <summary>Transfer syntax, meta information, data set, then what was tolerated.</summary>
    public void Write()
    {
        Line(null, "", terminal.Paint($"# {file.TransferSyntax}", ConsoleColor.DarkGray));
        Write(file.Meta, "");
        Write(file.Dataset, "");
        foreach (ReadingNote note in file.Notes) Line(null, "", terminal.Paint($"# {note.Rule}: {note}", ConsoleColor.Yellow));
        terminal.Out.Write(_text);
    }

    private void Write(DicomDataset dataset, string indent)
    {
        foreach (DicomElement element in dataset)
        {
            Line(file.Offsets?.Of(dataset, element.Tag), indent,
                $"{terminal.Paint(element.Tag.ToString(), ConsoleColor.Cyan)} {element.VR} {terminal.Paint(NameOf(dataset, element.Tag), ConsoleColor.DarkGray)} {Terminal.Printable(Value(dataset, element))}");
            if (element is not DicomSequence sequence) continue;
            for (int i = 0; i < sequence.Items.Count; i++)
            {
                DicomDataset item = sequence.Items[i];
                Line(file.Offsets?.OfItem(item), indent, $"  item {i + 1}{Terminal.Printable(_records?.Describe(item) ?? "")}");
                Write(item, indent + "    ");
            }
        }
    }

    private void Line(long? offset, string indent, string line)
    {
        if (offsets) _text.Append((offset?.ToString(CultureInfo.InvariantCulture) ?? "").PadLeft(10)).Append("  ");
        _text.Append(indent).Append(line).Append('\n');
        if (_text.Length < 1 << 16) return;
        terminal.Out.Write(_text);
        _text.Clear();
    }

    private static string NameOf(DicomDataset dataset, DicomTag tag)
    {
        if (tag.IsGroupLength && tag.Group != 0x0002) return "GroupLength";
        if (!tag.IsPrivate) return tag.Keyword is { Length: > 0 } known ? known : "Unknown";
        if (tag.IsPrivateCreator) return "PrivateCreator";
        // (gggg,bbee) belongs to whoever reserved block bb by (gggg,00bb), PS3.5 7.8.1.
        return dataset.GetString(new DicomTag(tag.Group, (ushort)(tag.Element >> 8))) is { } creator ? $"Private<{creator}>" : "Private<nobody's>";
    }

    private string Value(DicomDataset dataset, DicomElement element) => element switch
    {
        DicomSequence sequence => sequence.Items.Count == 1 ? "1 item" : $"{sequence.Items.Count} items",
        DicomFragments fragments => $"{fragments.Fragments.Count} fragments, {fragments.Fragments.Sum(fragment => fragment.Length)} bytes",
        DicomValue { IsEmpty: true } => "(empty)",
        DicomValue { VR.IsBytes: true } value => Bytes(value),
        DicomValue value => Text(dataset, value) + (_records?.Follow(value) ?? ""),
        _ => throw new NotSupportedException(element.GetType().Name),
    };

    private string Bytes(DicomValue value)
    {
        bool whole = value.Length <= ShortBytes || (full && value.Tag.Group != 0x7FE0);
        if (whole) return Convert.ToHexString(value.Load().Span);
        byte[] start = new byte[ShortBytes / 2];
        value.Bytes.Read(0, start);
        return value.Tag.Group == 0x7FE0 ? $"{value.Length} bytes" : $"{Convert.ToHexString(start)}... {value.Length} bytes";
    }

    private string Text(DicomDataset dataset, DicomValue value)
    {
        string text = Readable(dataset, value);
        string shown = full || text.Length <= ShortText ? $"[{text}]" : $"[{text[..ShortText]}...] {value.Length} bytes";
        return value.VR == DicomVR.UI && NameOf(text) is { } name ? $"{shown} {name}" : shown;
    }

    private static string Readable(DicomDataset dataset, DicomValue value)
    {
        try
        {
            return string.Join('\\', dataset.GetStrings(value.Tag));
        }
        catch (DicomException)
        {
            // Three bytes in a US, say: a note at the end tells of it.
            return Convert.ToHexString(value.Load().Span);
        }
    }

    private static string? NameOf(string uid) => TransferSyntax.Find(uid)?.Name ?? (SopClasses.NameOf(uid) is var name && name != uid ? name : null);
}
