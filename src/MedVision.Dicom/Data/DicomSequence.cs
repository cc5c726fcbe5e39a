namespace MedVision.Dicom.Data;

/// <summary>An element that holds data sets, PS3.5 7.5.</summary>
public sealed class DicomSequence : DicomElement
{
    private readonly List<DicomDataset> items = [];

    public DicomSequence(DicomTag tag, params ReadOnlySpan<DicomDataset> items) : base(tag, DicomVR.SQ)
    {
        foreach (DicomDataset item in items) Add(item);
    }

    /// <summary>The data set that holds the sequence; items take their character set from it.</summary>
    public DicomDataset? Owner { get; private set; }

    public IReadOnlyList<DicomDataset> Items => items;

    public override bool IsEmpty => items.Count == 0;

    /// <summary>Appends an item. One that already belongs to a sequence is copied. Its text is written in the character set that applies here.</summary>
    public void Add(DicomDataset item)
    {
        if (item.Container is not null) item = item.Clone();
        AddAsItIs(item);
        Owner?.Adopt(item);
    }

    /// <summary>Takes an item out.</summary>
    public void RemoveAt(int index)
    {
        items[index].DeclareCharacterSet();
        items[index].Container = null;
        items.RemoveAt(index);
    }

    public override string ToString() => $"{Tag} SQ {items.Count} items";

    internal override DicomElement Copy()
    {
        DicomSequence copy = new(Tag);
        foreach (DicomDataset item in items) copy.AddAsItIs(item.CloneAsItIs());
        return copy;
    }

    internal void AddAsItIs(DicomDataset item)
    {
        item.Container = this;
        items.Add(item);
    }

    internal void Attach(DicomDataset? owner) => Owner = owner;
}
