using MedVision.Imaging.Results.Provenance;

namespace MedVision.Imaging.Results.Sr.Tree;

/// <summary>
/// One node of a structured report, PS3.3 C.17.3: what it is called, what it says, how it relates to the node above it, and the
/// nodes under it. The root has no relation.
/// </summary>
public sealed record ContentItem(string? Relation, Code? Concept, ContentValue Value)
{
    public IReadOnlyList<ContentItem> Children { get; init; } = [];

    /// <summary>What a person reads: the meaning of the concept, or the value type where the item has no name.</summary>
    public string Title => Concept?.Meaning is { Length: > 0 } meaning ? meaning : Value.ValueType;

    /// <summary>The first child with <paramref name="concept"/>, or null.</summary>
    public ContentItem? Find(Code concept) => Children.FirstOrDefault(child => concept.IsSameAs(child.Concept));

    /// <summary>This item and all under it, parents first.</summary>
    public IEnumerable<ContentItem> Flatten()
    {
        Stack<ContentItem> open = new([this]);
        while (open.TryPop(out ContentItem? item))
        {
            yield return item;
            for (int i = item.Children.Count - 1; i >= 0; i--) open.Push(item.Children[i]);
        }
    }
}
