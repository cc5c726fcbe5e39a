using MedVision.Imaging.Masks;
using MedVision.Imaging.Measurements;
using MedVision.Imaging.Volumes;
using Xunit;

namespace MedVision.Imaging.Tests.Measurements;

public sealed class LesionMeasurementTests
{
    private const int Columns = 100, Rows = 100, Slices = 3;

    [Fact]
    public void A_rectangle_has_its_diagonal_as_long_axis_and_the_extent_across_it_as_short_axis()
    {
        // 30 x 40 mm: the diagonal is 50 mm; across it, both other corners lie 24 mm away.
        LesionSize size = Measure((c, r, s) => s == 1 && c is >= 10 and < 40 && r is >= 10 and < 50, 1, 1, 5);
        Assert.Equal(50, size.LongAxisMm, 6);
        Assert.Equal(48, size.ShortAxisMm, 6);
        Assert.Equal(1, size.Slice);
        Assert.Equal(30 * 40 * 5 / 1000.0, size.VolumeMl, 9);
    }

    [Fact]
    public void An_oblique_ellipse_is_measured_along_its_own_axes()
    {
        double cos = Math.Cos(0.6), sin = Math.Sin(0.6);
        LesionSize size = Measure(
            (c, r, s) =>
            {
                double x = (c + 0.5 - 50) * 0.8, y = (r + 0.5 - 50) * 0.8, u = (x * cos) + (y * sin), v = (y * cos) - (x * sin);
                return s == 0 && (u * u / (25 * 25)) + (v * v / (12 * 12)) <= 1;
            },
            0.8, 0.8, 5);
        Assert.InRange(size.LongAxisMm, 49, 51.6);
        Assert.InRange(size.ShortAxisMm, 23, 25.6);
    }

    [Fact]
    public void Pixels_that_are_not_square_are_measured_in_millimetres()
    {
        LesionSize size = Measure((c, r, s) => s == 0 && c is >= 5 and < 15 && r == 7, 0.5, 2, 4);
        Assert.Equal(Math.Sqrt((5 * 5) + (2 * 2)), size.LongAxisMm, 9);
        Assert.Equal(10 * 0.5 * 2 * 4 / 1000, size.VolumeMl, 9);
    }

    [Fact]
    public void The_slice_with_the_longest_diameter_is_measured()
    {
        LesionSize size = Measure((c, r, s) => c == 50 && r >= 50 && r < 50 + (s == 2 ? 20 : 5), 1, 1, 5);
        Assert.Equal(2, size.Slice);
        Assert.Equal(Math.Sqrt(401), size.LongAxisMm, 9);
    }

    private static LesionSize Measure(Func<int, int, int, bool> inside, double columnSpacing, double rowSpacing, double sliceSpacing)
    {
        byte[] voxels = new byte[Columns * Rows * Slices];
        for (int i = 0; i < voxels.Length; i++)
        {
            if (inside(i % Columns, i / Columns % Rows, i / (Columns * Rows))) voxels[i] = 1;
        }
        VolumeGeometry geometry = new(default, new Vector3(1, 0, 0), new Vector3(0, 1, 0), new Vector3(0, 0, sliceSpacing), columnSpacing, rowSpacing);
        return LesionMeasurement.Measure(Assert.Single(ConnectedComponents.Find(new Mask(voxels, Columns, Rows, Slices))), Columns, geometry);
    }
}
