using MedVision.Imaging.Volumes;

namespace MedVision.Inference.Preprocessing;

/// <summary>
/// How a stored slice must be turned to be seen as a radiologist reads it: rows go down, anterior (axial) or superior (sagittal,
/// coronal) is up, the patient's right is on the left (axial, coronal), anterior is on the left (sagittal).
/// </summary>
internal readonly record struct DisplayOrientation(bool Transpose, bool FlipX, bool FlipY)
{
    internal static DisplayOrientation Of(VolumeGeometry geometry)
    {
        Vector3 n = geometry.Normal, a = geometry.AlongRow, b = geometry.AlongColumn;
        double x = Math.Abs(n.X), y = Math.Abs(n.Y), z = Math.Abs(n.Z);
        Vector3 right = x > y && x > z ? new Vector3(0, 1, 0) : new Vector3(1, 0, 0);
        Vector3 down = z >= x && z >= y ? new Vector3(0, 1, 0) : new Vector3(0, 0, -1);
        return Math.Abs(a.Dot(right)) >= Math.Abs(b.Dot(right))
            ? new DisplayOrientation(false, a.Dot(right) < 0, b.Dot(down) < 0)
            : new DisplayOrientation(true, b.Dot(right) < 0, a.Dot(down) < 0);
    }

    /// <summary>The shown picture of a stored one.</summary>
    internal float[] Apply(ReadOnlySpan<float> stored, int columns, int rows)
    {
        int width = Transpose ? rows : columns, height = Transpose ? columns : rows;
        float[] shown = new float[stored.Length];
        for (int v = 0; v < height; v++)
        {
            int y = FlipY ? height - 1 - v : v;
            for (int u = 0; u < width; u++)
            {
                int x = FlipX ? width - 1 - u : u;
                shown[(v * width) + u] = Transpose ? stored[(x * columns) + y] : stored[(y * columns) + x];
            }
        }
        return shown;
    }

    /// <summary>Where the stored pixel (column, row) is shown.</summary>
    internal (int X, int Y) Shown(int column, int row, int columns, int rows)
    {
        int width = Transpose ? rows : columns, height = Transpose ? columns : rows;
        int x = Transpose ? row : column, y = Transpose ? column : row;
        return (FlipX ? width - 1 - x : x, FlipY ? height - 1 - y : y);
    }
}
