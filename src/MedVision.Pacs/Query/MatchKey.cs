using MedVision.Dicom.Data;

namespace MedVision.Pacs.Query;

/// <summary>A matching key with its value, PS3.4 C.2.2.2. Several values: one of them must match.</summary>
/// <param name="Tag">The attribute.</param>
/// <param name="VR">How its values are compared.</param>
/// <param name="Values">What is looked for; none for a sequence.</param>
/// <param name="Items">For a sequence: keys that must match within one and the same item (C.2.2.2.6).</param>
public sealed record MatchKey(DicomTag Tag, DicomVR VR, IReadOnlyList<string> Values, IReadOnlyList<MatchKey> Items)
{
    public MatchKey(DicomTag tag, DicomVR vr, params IReadOnlyList<string> values) : this(tag, vr, values, [])
    {
    }

    /// <summary>The keyword, or the tag where it has none.</summary>
    public string Name => Tag.Keyword is { Length: > 0 } keyword ? keyword : Tag.ToHex();

    /// <summary>Nothing, or a lone "*": matches everything, those without the attribute too (C.2.2.2.3, C.2.2.2.4).</summary>
    public bool IsUniversal => VR == DicomVR.SQ ? Items.All(item => item.IsUniversal) : Values.All(value => value.Length == 0) || Values.Any(value => value.Length > 0 && value.All(one => one == '*'));
}
