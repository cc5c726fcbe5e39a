using MedVision.Imaging.Masks;
using MedVision.Imaging.Volumes;

namespace MedVision.Imaging.Measurements;

/// <summary>
/// Measures a component as RECIST 1.1 does: the longest diameter in any one slice, and in that slice the largest extent
/// perpendicular to it. Pixels are areas, not points: their corners are measured, so that one pixel of 1 mm is 1.41 mm long.
/// </summary>
public static class LesionMeasurement
{
    public static LesionSize Measure(Component component, int columns, VolumeGeometry geometry)
    {
        (double Long, double Short, int Slice) best = (-1, 0, 0);
        foreach (ComponentSlice slice in component.Slices)
        {
            (double longAxis, double shortAxis) = Axes(slice, columns, geometry);
            if (longAxis > best.Long) best = (longAxis, shortAxis, slice.Slice);
        }
        return new LesionSize(component.Count * geometry.VoxelMl, best.Long, best.Short, best.Slice);
    }

    private static (double Long, double Short) Axes(ComponentSlice slice, int columns, VolumeGeometry geometry)
    {
        List<(double X, double Y)> hull = ConvexHull(Corners(slice, columns, geometry));
        double longest = -1, directionX = 1, directionY = 0;
        for (int i = 0; i < hull.Count; i++)
        {
            for (int j = i + 1; j < hull.Count; j++)
            {
                double dx = hull[j].X - hull[i].X, dy = hull[j].Y - hull[i].Y, length = Math.Sqrt((dx * dx) + (dy * dy));
                if (length > longest + 1e-9) (longest, directionX, directionY) = (length, dx / length, dy / length);
            }
        }
        IEnumerable<double> across = hull.Select(p => (p.Y * directionX) - (p.X * directionY));
        return (longest, across.Max() - across.Min());
    }

    /// <summary>Corners, in mm, of the first and last pixel of every row: the hull needs no others.</summary>
    private static List<(double X, double Y)> Corners(ComponentSlice slice, int columns, VolumeGeometry geometry)
    {
        List<(double X, double Y)> corners = [];
        foreach (IGrouping<int, int> row in slice.Pixels.GroupBy(pixel => pixel / columns))
        {
            double left = row.Min(pixel => pixel % columns) * geometry.ColumnSpacing;
            double right = (row.Max(pixel => pixel % columns) + 1) * geometry.ColumnSpacing;
            double top = row.Key * geometry.RowSpacing, bottom = (row.Key + 1) * geometry.RowSpacing;
            corners.AddRange([(left, top), (right, top), (left, bottom), (right, bottom)]);
        }
        return corners;
    }

    /// <summary>Andrew's monotone chain.</summary>
    private static List<(double X, double Y)> ConvexHull(List<(double X, double Y)> points)
    {
        (double X, double Y)[] sorted = [.. points.Distinct().OrderBy(p => p.X).ThenBy(p => p.Y)];
        List<(double X, double Y)> hull = [];
        foreach (IEnumerable<(double X, double Y)> pass in new[] { sorted, sorted.Reverse() })
        {
            int start = hull.Count;
            foreach ((double X, double Y) p in pass)
            {
                while (hull.Count >= start + 2 && Turn(hull[^2], hull[^1], p) <= 0) hull.RemoveAt(hull.Count - 1);
                hull.Add(p);
            }
            hull.RemoveAt(hull.Count - 1);
        }
        return hull;
    }

    private static double Turn((double X, double Y) a, (double X, double Y) b, (double X, double Y) c) =>
        ((b.X - a.X) * (c.Y - a.Y)) - ((b.Y - a.Y) * (c.X - a.X));
}
