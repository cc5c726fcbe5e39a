using MedVision.Imaging.Masks;
using MedVision.Imaging.Volumes;
using MedVision.Imaging.Windowing;

namespace MedVision.Imaging.Rendering;

/// <summary>Draws a slice with its lesions: windowed grey, lesions tinted, their contours in full colour.</summary>
public static class OverlayRenderer
{
    private const double Tint = 0.25;

    /// <summary>One slice as RGB at its own size. Lesions are coloured by their place in <paramref name="lesions"/>.</summary>
    public static Raster Render(Volume volume, int slice, VoiWindow window, bool invert, IReadOnlyList<Component> lesions)
    {
        byte[] gray = FrameRenderer.Window(volume.Slice(slice), window, invert);
        byte[] rgb = new byte[gray.Length * 3];
        for (int i = 0; i < gray.Length; i++) rgb.AsSpan(3 * i, 3).Fill(gray[i]);
        for (int n = 0; n < lesions.Count; n++)
        {
            if (lesions[n].Slices.FirstOrDefault(s => s.Slice == slice) is not ComponentSlice part) continue;
            Rgb color = LesionPalette.ColorOf(n);
            HashSet<int> inside = [.. part.Pixels];
            foreach (int pixel in part.Pixels)
            {
                double alpha = IsEdge(pixel, inside, volume.Columns, volume.Rows) ? 1 : Tint;
                Span<byte> target = rgb.AsSpan(3 * pixel, 3);
                target[0] = Mix(target[0], color.R, alpha);
                target[1] = Mix(target[1], color.G, alpha);
                target[2] = Mix(target[2], color.B, alpha);
            }
        }
        return new Raster(rgb, volume.Columns, volume.Rows, Channels: 3);
    }

    private static bool IsEdge(int pixel, HashSet<int> inside, int columns, int rows)
    {
        int c = pixel % columns, r = pixel / columns;
        return c == 0 || r == 0 || c == columns - 1 || r == rows - 1 || !inside.Contains(pixel - 1) || !inside.Contains(pixel + 1)
            || !inside.Contains(pixel - columns) || !inside.Contains(pixel + columns);
    }

    private static byte Mix(byte under, byte over, double alpha) => (byte)Math.Round((under * (1 - alpha)) + (over * alpha));
}
