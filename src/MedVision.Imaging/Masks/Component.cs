namespace MedVision.Imaging.Masks;

/// <summary>One connected piece of a mask: the rising indices of its voxels into the volume.</summary>
public sealed class Component(int[] voxels, int columns, int rows)
{
    public IReadOnlyList<int> Voxels { get; } = voxels;

    public int Count => voxels.Length;

    /// <summary>Slices that the piece touches, rising, each with its pixels as indices into the slice (row * columns + column).</summary>
    public IReadOnlyList<ComponentSlice> Slices { get; } =
    [
        .. voxels.GroupBy(voxel => voxel / (columns * rows))
            .Select(group => new ComponentSlice(group.Key, [.. group.Select(voxel => voxel % (columns * rows))])),
    ];
}
