using System.Globalization;

namespace MedVision.Imaging.Results.Sr.Tree;

/// <summary>A relation by reference, PS3.3 C.17.3.2.5: the 1-based path from the root to the item meant.</summary>
public sealed record LinkValue(IReadOnlyList<int> Path) : ContentValue("")
{
    public override string Text => "see " + string.Join('.', Path.Select(n => n.ToString(CultureInfo.InvariantCulture)));
}
