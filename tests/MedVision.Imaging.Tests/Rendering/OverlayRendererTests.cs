using MedVision.Imaging.Masks;
using MedVision.Imaging.Rendering;
using MedVision.Imaging.Volumes;
using MedVision.Imaging.Windowing;
using Xunit;

namespace MedVision.Imaging.Tests.Rendering;

public sealed class OverlayRendererTests
{
    [Fact]
    public void The_contour_has_the_lesions_colour_the_inside_is_tinted_and_the_rest_is_grey()
    {
        float[] voxels = [.. Enumerable.Repeat(100f, 25)];
        VolumeGeometry geometry = new(default, new Vector3(1, 0, 0), new Vector3(0, 1, 0), new Vector3(0, 0, 1), 1, 1);
        Volume volume = new(voxels, 5, 5, geometry, [new SliceSource("1", "", 0, false, default)]);
        byte[] mask = new byte[25];
        foreach (int i in new[] { 6, 7, 8, 11, 12, 13, 16, 17, 18 }) mask[i] = 1;
        Raster raster = OverlayRenderer.Render(volume, 0, new VoiWindow(100, 200, VoiFunction.LinearExact), invert: false, ConnectedComponents.Find(new Mask(mask, 5, 5, 1)));
        Rgb color = LesionPalette.ColorOf(0);
        Assert.Equal([128, 128, 128], raster.Pixels[..3]);
        Assert.Equal([color.R, color.G, color.B], raster.Pixels[(3 * 6)..(3 * 7)]);
        Assert.Equal((byte)Math.Round((128 * 0.75) + (color.R * 0.25)), raster.Pixels[3 * 12]);
    }

    /// <summary>CIELab of sRGB red is 53.24, 80.09, 67.20 (D65), as colour calculators give it.</summary>
    [Fact]
    public void Red_has_its_known_CIELab_value()
    {
        int[] lab = new Rgb(255, 0, 0).ToDicomCieLab();
        Assert.Equal(53.24, lab[0] / 65535.0 * 100, 1);
        Assert.Equal(80.09, (lab[1] / 65535.0 * 255) - 128, 1);
        Assert.Equal(67.20, (lab[2] / 65535.0 * 255) - 128, 1);
    }

    [Fact]
    public void A_montage_fills_row_by_row_and_leaves_gaps_black()
    {
        Raster montage = Montage.Of([.. Enumerable.Range(1, 3).Select(n => new Raster([(byte)n], 1, 1, Channels: 1))], gap: 1);
        Assert.Equal((3, 3), (montage.Width, montage.Height));
        Assert.Equal([1, 0, 2, 0, 0, 0, 3, 0, 0], montage.Pixels);
    }
}
