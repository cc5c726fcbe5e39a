namespace MedVision.Imaging.Overlays;

/// <summary>
/// An overlay plane on one frame, PS3.3 C.9.2: graphics (Overlay Type G), or a region of interest (R). <see cref="Group"/> is the repeating
/// group, 6000 to 60FE (hexadecimal). <see cref="Bits"/> are row-major, rows x columns, 0 or 1; its first pixel lies at
/// <see cref="OriginRow"/>, <see cref="OriginColumn"/> of the image, counted from 1, and may lie outside.
/// </summary>
public sealed record Overlay(int Group, bool IsRegion, int Rows, int Columns, int OriginRow, int OriginColumn, byte[] Bits)
{
    /// <summary>Overlay Label (60xx,1500).</summary>
    public string? Label { get; init; }

    /// <summary>Overlay Description (60xx,0022).</summary>
    public string? Description { get; init; }
}
