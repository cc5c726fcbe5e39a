namespace MedVision.Web.Instances;

/// <summary>A line of the header table: an element, or an item of a sequence.</summary>
/// <param name="Depth">How deep in sequences; an item is one deeper than its sequence.</param>
/// <param name="Parent">The index of the line that this one is inside of, or -1.</param>
/// <param name="Tag"><c>(0008,0018)</c>, empty for an item.</param>
/// <param name="Vr">The value representation's two letters, empty for an item.</param>
/// <param name="Name">The element's name, the private creator's for a private element, the item's number for an item.</param>
/// <param name="Keyword">The keyword of PS3.6, empty for private and unknown elements and for items.</param>
/// <param name="Value">The value for a person, shortened where it is long.</param>
/// <param name="Length">Bytes of the value; for a sequence the number of its items.</param>
public sealed record HeaderRow(int Depth, int Parent, string Tag, string Vr, string Name, string Keyword, string Value, long Length)
{
    /// <summary>Lines inside of this one, at any depth.</summary>
    public int Inside { get; internal set; }

    public bool IsItem => Tag.Length == 0;

    /// <summary>Whether the line has the text in its tag (with or without punctuation), names or value.</summary>
    public bool Has(string text) =>
        Tag.Contains(text, StringComparison.OrdinalIgnoreCase)
        || (Tag.Length > 0 && string.Concat(Tag.AsSpan(1, 4), Tag.AsSpan(6, 4)).Contains(text, StringComparison.OrdinalIgnoreCase))
        || Name.Contains(text, StringComparison.OrdinalIgnoreCase)
        || Keyword.Contains(text, StringComparison.OrdinalIgnoreCase)
        || Value.Contains(text, StringComparison.OrdinalIgnoreCase);
}
