namespace MedVision.Imaging.Measurements;

/// <summary>
/// A measured line in its slice, from one end to the other: columns and rows in pixels from the top left corner of the first pixel, as
/// SCOORD counts them (PS3.3 C.18.6.1.1).
/// </summary>
public sealed record LesionAxis(double FromColumn, double FromRow, double ToColumn, double ToRow);
