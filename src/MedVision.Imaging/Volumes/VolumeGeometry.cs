namespace MedVision.Imaging.Volumes;

/// <summary>
/// Where a volume lies in the patient, PS3.3 C.7.6.2.1.1. <see cref="Origin"/> is the centre of the first voxel;
/// <see cref="AlongRow"/> points to the next column, <see cref="AlongColumn"/> to the next row (unit vectors);
/// <see cref="SliceStep"/> leads from one slice to the next (mm; not along <see cref="Normal"/> where the stack is sheared).
/// Spacings are mm between voxel centres.
/// </summary>
public sealed record VolumeGeometry(
    Vector3 Origin, Vector3 AlongRow, Vector3 AlongColumn, Vector3 SliceStep, double ColumnSpacing, double RowSpacing)
{
    /// <summary>
    /// The slices are as far apart as <see cref="SliceStep"/> says. Where they are not (gaps, uneven spacing), places beyond the first
    /// slice are only near; <see cref="SliceSource.Position"/> is exact.
    /// </summary>
    public bool IsEven { get; init; } = true;

    /// <summary>The unit normal of the slices.</summary>
    public Vector3 Normal => AlongRow.Cross(AlongColumn);

    /// <summary>Distance between slices along the normal, mm.</summary>
    public double SliceSpacing => SliceStep.Dot(Normal);

    /// <summary>The angle between the stack and the normal of its slices, 0 for a box.</summary>
    public double TiltDegrees => Math.Acos(Math.Clamp(Math.Abs(SliceSpacing) / SliceStep.Length, 0, 1)) * 180 / Math.PI;

    /// <summary>The stack leans by more than a degree, as a tilted gantry makes it: no orthogonal box.</summary>
    public bool IsSheared => TiltDegrees > 1;

    /// <summary>The volume of one voxel in ml (1000 mm3).</summary>
    public double VoxelMl => ColumnSpacing * RowSpacing * SliceSpacing / 1000;

    /// <summary>The patient coordinates of a voxel's centre, mm.</summary>
    public Vector3 PositionOf(double column, double row, double slice) =>
        Origin + (AlongRow * (ColumnSpacing * column)) + (AlongColumn * (RowSpacing * row)) + (SliceStep * slice);
}
