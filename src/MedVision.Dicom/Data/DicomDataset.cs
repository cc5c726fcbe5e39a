using System.Collections;
using System.Diagnostics.CodeAnalysis;
using MedVision.Dicom.Text;

namespace MedVision.Dicom.Data;

/// <summary>Elements sorted by tag. Not thread-safe while it is changed; reading from many threads is.</summary>
public sealed partial class DicomDataset : IEnumerable<DicomElement>
{
    private readonly List<DicomElement> elements = [];
    private CharacterSet? ownCharacterSet;

    public int Count => elements.Count;

    /// <summary>The data set around the sequence that holds this one.</summary>
    public DicomDataset? Parent => Container?.Owner;

    /// <summary>The element, or null.</summary>
    public DicomElement? this[DicomTag tag] => IndexOf(tag) is >= 0 and int index ? elements[index] : null;

    /// <summary>The sequence that holds this data set.</summary>
    internal DicomSequence? Container { get; set; }

    /// <summary>The character set of (0008,0005), here or in the data sets around this one.</summary>
    internal CharacterSet CharacterSet
    {
        get
        {
            for (DicomDataset? at = this; at is not null; at = at.Parent)
                if (at.ownCharacterSet is { } own) return own;
            return CharacterSet.Default;
        }
    }

    public bool Contains(DicomTag tag) => IndexOf(tag) >= 0;

    public bool TryGet(DicomTag tag, [NotNullWhen(true)] out DicomElement? element) => (element = this[tag]) is not null;

    public IEnumerator<DicomElement> GetEnumerator() => elements.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>A deep copy that belongs to no sequence. Text keeps its meaning: an inherited character set is written down.</summary>
    public DicomDataset Clone()
    {
        DicomDataset copy = CloneAsItIs();
        if (ownCharacterSet is null && CharacterSet is { IsDefault: false } inherited) copy.DeclareCharacterSet(inherited);
        return copy;
    }

    /// <summary>A deep copy that goes where the same character set applies, or is recoded there.</summary>
    internal DicomDataset CloneAsItIs()
    {
        DicomDataset copy = new();
        foreach (DicomElement element in elements) copy.Put(element.Copy());
        return copy;
    }

    /// <summary>Sets or replaces an element as it is, without looking at its text's character set.</summary>
    internal void Put(DicomElement element)
    {
        Accept(element);
        if (elements.Count == 0 || elements[^1].Tag < element.Tag)
        {
            elements.Add(element);
            return;
        }
        int index = IndexOf(element.Tag);
        if (index >= 0) elements[index] = element;
        else elements.Insert(~index, element);
    }

    /// <summary>
    /// Adds an element at the end as a reader finds it. False if its place is not there: then <see cref="Settle"/> must follow
    /// before anything is looked up. (Putting each into its place at once takes hours for a large file in falling order.)
    /// </summary>
    internal bool Append(DicomElement element)
    {
        bool inOrder = elements.Count == 0 || elements[^1].Tag < element.Tag;
        Accept(element);
        elements.Add(element);
        return inOrder;
    }

    /// <summary>Sorts appended elements and keeps the last of those with the same tag.</summary>
    /// <returns>Those that were not kept.</returns>
    internal List<DicomElement> Settle()
    {
        List<DicomElement> dropped = [];
        DicomElement[] sorted = [.. elements.OrderBy(e => e.Tag.Value)];
        elements.Clear();
        foreach (DicomElement element in sorted)
        {
            if (elements.Count > 0 && elements[^1].Tag == element.Tag)
            {
                dropped.Add(elements[^1]);
                elements[^1] = element;
            }
            else
            {
                elements.Add(element);
            }
        }
        return dropped;
    }

    private void Accept(DicomElement element)
    {
        if (element is DicomSequence sequence) sequence.Attach(this);
        if (element.Tag == DicomTags.SpecificCharacterSet && element is DicomValue value) ownCharacterSet = CharacterSet.Read(value.Load().Span);
    }

    private int IndexOf(DicomTag tag)
    {
        int low = 0, high = elements.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) >> 1, order = elements[middle].Tag.CompareTo(tag);
            if (order == 0) return middle;
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }
        return ~low;
    }
}
