using System.Text;
using MedVision.Dicom.Data;

namespace MedVision.Dicom.IO;

/// <summary>Gathers what a reader tolerates; a file that deviates everywhere does not fill the memory with notes.</summary>
internal sealed class NoteCollector(int most)
{
    private List<ReadingNote>? notes;
    private int omitted;

    /// <summary>All notes in the order of reading; the last says how many more there were.</summary>
    public IReadOnlyList<ReadingNote> Notes => notes is null ? [] : omitted == 0 ? notes
        : [.. notes, new("more-notes", "", null, null, $"{omitted} further deviations are not listed", null)];

    public int Count => notes?.Count ?? 0;

    /// <summary>Drops what was noted since there were <paramref name="count"/>.</summary>
    public void Forget(int count) => notes?.RemoveRange(count, notes.Count - count);

    /// <summary>Notes something about the file as a whole.</summary>
    public void Add(string rule, long? offset, string message, string? clause) => Add(rule, null, null, offset, message, clause);

    /// <summary>Notes something about an element of <paramref name="dataset"/>, the data set that is being read.</summary>
    public void Add(string rule, DicomDataset? dataset, DicomTag? tag, long? offset, string message, string? clause)
    {
        notes ??= [];
        if (notes.Count < most) notes.Add(new(rule, PathOf(dataset, tag), tag, offset, message, clause));
        else omitted++;
    }

    private static string PathOf(DicomDataset? dataset, DicomTag? tag)
    {
        StringBuilder path = new(tag?.ToString());
        for (DicomSequence? around = dataset?.Container; around is not null; around = around.Owner?.Container)
            path.Insert(0, $"{around.Tag}[{around.Items.Count}].");
        return path.ToString();
    }
}
