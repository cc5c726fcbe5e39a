using System.Globalization;
using MedVision.Dicom.Data;

namespace MedVision.Imaging.Results.Sr.Tree;

/// <summary>
/// IMAGE, COMPOSITE or WAVEFORM, PS3.3 C.18.3 to C.18.5: another object, and which 1-based frames, segments or channels of it
/// (none: all).
/// </summary>
public sealed record ReferenceValue(
    string ValueType, string SopClassUid, string SopInstanceUid, IReadOnlyList<int> Frames, IReadOnlyList<int> Segments) : ContentValue(ValueType)
{
    public ReferenceValue(string sopClassUid, string sopInstanceUid) : this("IMAGE", sopClassUid, sopInstanceUid, [], []) { }

    public override string Text => $"{SopClasses.NameOf(SopClassUid)} {SopInstanceUid}{Part("frame", Frames)}{Part("segment", Segments)}";

    private static string Part(string name, IReadOnlyList<int> numbers) =>
        numbers.Count == 0 ? "" : $", {name} {string.Join(' ', numbers.Select(n => n.ToString(CultureInfo.InvariantCulture)))}";
}
