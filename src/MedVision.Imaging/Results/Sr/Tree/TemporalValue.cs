using System.Globalization;

namespace MedVision.Imaging.Results.Sr.Tree;

/// <summary>TCOORD, PS3.3 C.18.7: points in time as sample positions, offsets in seconds, or date times; one of the three holds values.</summary>
public sealed record TemporalValue(
    string RangeType, IReadOnlyList<int> SamplePositions, IReadOnlyList<double> Offsets, IReadOnlyList<string> DateTimes) : ContentValue("TCOORD")
{
    public override string Text => $"{RangeType} {string.Join(' ', All())}";

    private IEnumerable<string> All() => SamplePositions.Select(n => n.ToString(CultureInfo.InvariantCulture))
        .Concat(Offsets.Select(n => n.ToString("R", CultureInfo.InvariantCulture))).Concat(DateTimes);
}
