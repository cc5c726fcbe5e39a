namespace MedVision.Imaging.Volumes;

/// <summary>
/// Modality values of a series as one block: <see cref="Voxels"/>[(slice * Rows + row) * Columns + column], slices in the order of
/// their positions along the normal. <see cref="Sources"/> names the frame behind each slice.
/// </summary>
public sealed class Volume(float[] voxels, int columns, int rows, VolumeGeometry geometry, IReadOnlyList<SliceSource> sources)
{
    public float[] Voxels { get; } = voxels.LongLength == (long)columns * rows * sources.Count
        ? voxels
        : throw new ArgumentException($"{columns} x {rows} x {sources.Count} voxels expected, {voxels.LongLength} given", nameof(voxels));

    public int Columns { get; } = columns;

    public int Rows { get; } = rows;

    public int Slices => Sources.Count;

    public VolumeGeometry Geometry { get; } = geometry;

    public IReadOnlyList<SliceSource> Sources { get; } = sources;

    /// <summary>SOP Instance UIDs in slice order; one UID repeats where a multi-frame object holds several slices.</summary>
    public IReadOnlyList<string> SopInstanceUids { get; } = [.. sources.Select(source => source.SopInstanceUid)];

    /// <summary>The pixels of one slice, rows x columns.</summary>
    public ReadOnlySpan<float> Slice(int slice) => Voxels.AsSpan(slice * Rows * Columns, Rows * Columns);
}
