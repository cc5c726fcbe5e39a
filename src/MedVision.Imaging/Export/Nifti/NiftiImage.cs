using MedVision.Imaging.Masks;
using MedVision.Imaging.Volumes;

namespace MedVision.Imaging.Export.Nifti;

/// <summary>
/// A NIfTI-1 volume in DICOM's axes: <see cref="Voxels"/>[(slice * rows + row) * columns + column], scaled by scl_slope and scl_inter; slices
/// rise along the normal of their plane, as in <see cref="Volume"/>, so a file that counts them the other way is turned round. The
/// geometry is in LPS millimetres.
/// </summary>
public sealed record NiftiImage(float[] Voxels, int Columns, int Rows, int Slices, VolumeGeometry Geometry)
{
    /// <summary>The voxels that are not zero.</summary>
    public Mask ToMask() => new([.. Voxels.Select(value => value == 0 ? (byte)0 : (byte)1)], Columns, Rows, Slices);

    /// <summary>The voxels of one label of a label map.</summary>
    public Mask ToMask(int label) => new([.. Voxels.Select(value => value == label ? (byte)1 : (byte)0)], Columns, Rows, Slices);

    /// <summary>
    /// The same voxels in the order of another grid that covers the same places: other tools flip rows and columns or turn the axes round.
    /// Null where the grids do not share their voxels' centres (to a twentieth of a voxel) or their extent; nothing is interpolated.
    /// </summary>
    public NiftiImage? OnGrid(VolumeGeometry target, int columns, int rows, int slices)
    {
        if ((long)columns * rows * slices != Voxels.LongLength) return null;
        double[] origin = IndexOf(target.PositionOf(0, 0, 0));
        double[][] steps = [Step(origin, target.PositionOf(1, 0, 0)), Step(origin, target.PositionOf(0, 1, 0)), Step(origin, target.PositionOf(0, 0, 1))];
        int[] counts = [columns, rows, slices], sizes = [Columns, Rows, Slices], strides = [1, Columns, Columns * Rows];
        int start = 0;
        int[] moves = new int[3];
        for (int axis = 0; axis < 3; axis++)
        {
            if (SourceOf(steps[axis], counts[axis] - 1) is not int source || moves.Where((_, i) => i < axis).Any(move => Math.Abs(move) == strides[source])) return null;
            int sign = steps[axis][source] > 0 ? 1 : -1;
            if (sizes[source] != counts[axis] || Math.Abs(origin[source] - (sign > 0 ? 0 : sizes[source] - 1)) > Near) return null;
            moves[axis] = sign * strides[source];
            if (sign < 0) start += (sizes[source] - 1) * strides[source];
        }
        float[] voxels = new float[Voxels.Length];
        int next = 0;
        for (int s = 0; s < slices; s++)
        {
            for (int r = 0; r < rows; r++)
            {
                for (int c = 0; c < columns; c++) voxels[next++] = Voxels[start + (c * moves[0]) + (r * moves[1]) + (s * moves[2])];
            }
        }
        return new NiftiImage(voxels, columns, rows, slices, target);
    }

    private const double Near = 0.05;

    /// <summary>The own axis that a step follows over <paramref name="times"/> steps, or null where it follows none. Axes of one voxel follow any.</summary>
    private static int? SourceOf(double[] step, int times)
    {
        int longest = Enumerable.Range(0, 3).MaxBy(i => Math.Abs(step[i]));
        bool straight = Enumerable.Range(0, 3).All(i => Math.Abs(Math.Abs(step[i]) - (i == longest ? 1 : 0)) * Math.Max(1, times) <= Near);
        return straight ? longest : null;
    }

    private double[] Step(double[] origin, Vector3 place) => [.. IndexOf(place).Zip(origin, (a, b) => a - b)];

    /// <summary>The (column, row, slice) at patient coordinates, by Cramer's rule.</summary>
    private double[] IndexOf(Vector3 place)
    {
        Vector3 i = Geometry.AlongRow * Geometry.ColumnSpacing, j = Geometry.AlongColumn * Geometry.RowSpacing, k = Geometry.SliceStep, p = place - Geometry.Origin;
        double determinant = i.Dot(j.Cross(k));
        return [p.Dot(j.Cross(k)) / determinant, i.Dot(p.Cross(k)) / determinant, i.Dot(j.Cross(p)) / determinant];
    }
}
