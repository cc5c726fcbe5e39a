namespace MedVision.Imaging.Results.Sr.Tree;

/// <summary>
/// SCOORD (column\row pairs, the pixel's corner as origin) or SCOORD3D (x\y\z in mm of <see cref="FrameOfReferenceUid"/>), PS3.3
/// C.18.6 and C.18.9.
/// </summary>
public sealed record GraphicValue(string ValueType, string GraphicType, IReadOnlyList<double> Coordinates, string? FrameOfReferenceUid) : ContentValue(ValueType)
{
    public override string Text
    {
        get
        {
            int points = Coordinates.Count / (ValueType == "SCOORD3D" ? 3 : 2);
            return $"{GraphicType}, {points} {(points == 1 ? "point" : "points")}";
        }
    }
}
