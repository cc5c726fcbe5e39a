using System.Globalization;
using MedVision.Imaging.Masks;
using MedVision.Imaging.Rendering;
using MedVision.Imaging.Results.Capture.Font;
using MedVision.Imaging.Results.Content;
using MedVision.Imaging.Volumes;

namespace MedVision.Imaging.Results.Capture;

/// <summary>
/// One slice fitted into a rectangle at its true proportions in millimetres, lesions outlined and numbered. Outlines lie inside the
/// lesion and cover nothing else, so that the reader sees what was outlined. With <c>heat</c> (0 .. 1 for each pixel of the slice) the slice is
/// darker and red where it is high.
/// </summary>
internal sealed class SlicePicture(CaptureRequest request, int slice, float[]? heat = null)
{
    private const int LineWidth = 2;
    private readonly Volume volume = request.Content.Volume;

    /// <summary>Draws into the rectangle, centred; returns the pixels per millimetre.</summary>
    internal double Draw(Canvas canvas, int left, int top, int width, int height, bool numbered)
    {
        VolumeGeometry geometry = volume.Geometry;
        double wide = volume.Columns * geometry.ColumnSpacing, high = volume.Rows * geometry.RowSpacing;
        double scale = Math.Min(width / wide, height / high);
        int w = Math.Max(1, (int)(wide * scale)), h = Math.Max(1, (int)(high * scale));
        (left, top) = (left + ((width - w) / 2), top + ((height - h) / 2));
        int[] owner = OwnerOfPixels();
        ReadOnlySpan<float> values = volume.Slice(slice);
        for (int y = 0; y < h; y++)
        {
            for (int x = 0; x < w; x++)
            {
                int lesion = owner[SourceOf(x, y, w, h)];
                canvas.Set(left + x, top + y, lesion > 0 && IsEdge(owner, x, y, w, h) ? LesionPalette.ColorOf(lesion - 1) : Warm(Gray(values, x, y, w, h), SourceOf(x, y, w, h)));
            }
        }
        if (numbered) Number(canvas, left, top, w, h);
        return scale;
    }

    /// <summary>For each pixel of the slice the 1-based number of the lesion there, 0 for none.</summary>
    private int[] OwnerOfPixels()
    {
        int[] owner = new int[volume.Rows * volume.Columns];
        for (int n = 0; n < request.Content.Lesions.Count; n++)
        {
            foreach (int pixel in PartOf(request.Content.Lesions[n])?.Pixels ?? []) owner[pixel] = n + 1;
        }
        return owner;
    }

    private ComponentSlice? PartOf(ReportedLesion lesion) => lesion.Voxels.Slices.FirstOrDefault(part => part.Slice == slice);

    private int SourceOf(int x, int y, int w, int h) => (Math.Clamp(y, 0, h - 1) * volume.Rows / h * volume.Columns) + (Math.Clamp(x, 0, w - 1) * volume.Columns / w);

    private bool IsEdge(int[] owner, int x, int y, int w, int h)
    {
        int own = owner[SourceOf(x, y, w, h)];
        for (int d = 1; d <= LineWidth; d++)
        {
            if (x < d || y < d || x + d >= w || y + d >= h) return true;
            if (owner[SourceOf(x - d, y, w, h)] != own || owner[SourceOf(x + d, y, w, h)] != own
                || owner[SourceOf(x, y - d, w, h)] != own || owner[SourceOf(x, y + d, w, h)] != own)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>The windowed value between the four nearest pixels.</summary>
    private Rgb Gray(ReadOnlySpan<float> values, int x, int y, int w, int h)
    {
        double u = Math.Clamp(((x + 0.5) * volume.Columns / w) - 0.5, 0, volume.Columns - 1), v = Math.Clamp(((y + 0.5) * volume.Rows / h) - 0.5, 0, volume.Rows - 1);
        int c = (int)u, r = (int)v, c2 = Math.Min(c + 1, volume.Columns - 1), r2 = Math.Min(r + 1, volume.Rows - 1);
        double above = Between(values[(r * volume.Columns) + c], values[(r * volume.Columns) + c2], u - c);
        double below = Between(values[(r2 * volume.Columns) + c], values[(r2 * volume.Columns) + c2], u - c);
        byte level = (byte)Math.Round(request.Window.Apply(Between(above, below, v - r)) * 255, MidpointRounding.AwayFromZero);
        if (request.SmallestIsWhite) level = (byte)(255 - level);
        return new Rgb(level, level, level);
    }

    private Rgb Warm(Rgb gray, int pixel)
    {
        if (heat is null) return gray;
        double under = 0.6 * gray.R;
        return new Rgb((byte)Math.Min(255, under + (255 * Math.Clamp(heat[pixel], 0, 1))), (byte)under, (byte)under);
    }

    private static double Between(double a, double b, double part) => a + ((b - a) * part);

    /// <summary>The number of each lesion right of its rightmost pixel.</summary>
    private void Number(Canvas canvas, int left, int top, int w, int h)
    {
        for (int n = 0; n < request.Content.Lesions.Count; n++)
        {
            if (PartOf(request.Content.Lesions[n]) is not ComponentSlice part) continue;
            int right = part.Pixels.MaxBy(pixel => pixel % volume.Columns);
            int x = left + ((((right % volume.Columns) + 1) * w) / volume.Columns) + 4, y = top + ((right / volume.Columns) * h / volume.Rows) - (Typeface.Bold.LineHeight / 2);
            string number = (n + 1).ToString(CultureInfo.InvariantCulture);
            canvas.Text(x + 1, y + 1, number, Typeface.Bold, Ink.Paper);
            canvas.Text(x, y, number, Typeface.Bold, LesionPalette.ColorOf(n));
        }
    }
}
