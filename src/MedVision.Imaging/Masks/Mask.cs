namespace MedVision.Imaging.Masks;

/// <summary>A binary volume: <see cref="Voxels"/>[(slice * Rows + row) * Columns + column] is 0 or 1.</summary>
public sealed class Mask(byte[] voxels, int columns, int rows, int slices)
{
    public byte[] Voxels { get; } = voxels.LongLength == (long)columns * rows * slices
        ? voxels
        : throw new ArgumentException($"{columns} x {rows} x {slices} voxels expected, {voxels.LongLength} given", nameof(voxels));

    public int Columns { get; } = columns;

    public int Rows { get; } = rows;

    public int Slices { get; } = slices;
}
