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
        LesionSize best = new(0, -1, 0, 0);
        foreach (ComponentSlice slice in component.Slices)
        {
            LesionSize size = Axes(slice, columns, geometry);
            if (size.LongAxisMm > best.LongAxisMm) best = size;
        }
        return best with { VolumeMl = component.Count * geometry.VoxelMl };
    }

    private static LesionSize Axes(ComponentSlice slice, int columns, VolumeGeometry geometry)
    {
        List<(double X, double Y)> hull = ConvexHull(Corners(slice, columns, geometry));
        double longest = -1, directionX = 1, directionY = 0;
        (int From, int To) ends = (0, 0);
        for (int i = 0; i < hull.Count; i++)
        {
            for (int j = i + 1; j < hull.Count; j++)
            {
                double dx = hull[j].X - hull[i].X, dy = hull[j].Y - hull[i].Y, length = Math.Sqrt((dx * dx) + (dy * dy));
                if (length > longest + 1e-9) (longest, directionX, directionY, ends) = (length, dx / length, dy / length, (i, j));
            }
        }
        double Across((double X, double Y) p) => (p.Y * directionX) - (p.X * directionY);
        double Along((double X, double Y) p) => (p.X * directionX) + (p.Y * directionY);
        (double X, double Y) low = hull.MinBy(Across), high = hull.MaxBy(Across);
        // The widest places may lie apart along the long axis: the line across stands midway between them.
        double middle = (Along(low) + Along(high)) / 2;
        (double X, double Y) At(double across) => ((middle * directionX) - (across * directionY), (middle * directionY) + (across * directionX));
        LesionAxis Line((double X, double Y) from, (double X, double Y) to) =>
            new(from.X / geometry.ColumnSpacing, from.Y / geometry.RowSpacing, to.X / geometry.ColumnSpacing, to.Y / geometry.RowSpacing);
        return new LesionSize(0, longest, Across(high) - Across(low), slice.Slice)
        {
            LongAxis = Line(hull[ends.From], hull[ends.To]),
            ShortAxis = Line(At(Across(low)), At(Across(high))),
        };
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
