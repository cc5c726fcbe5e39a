using System.Globalization;
using MedVision.Dicom.Data;
using MedVision.Imaging.Rendering;
using MedVision.Imaging.Results.Capture.Font;
using MedVision.Imaging.Results.Content;
using MedVision.Imaging.Volumes;

namespace MedVision.Imaging.Results.Capture;

/// <summary>A slice with its lesions, orientation letters, scale bar, legend, and the mark that an algorithm drew it.</summary>
internal static class SlicePage
{
    internal const int Width = 768, Height = 896;
    private const int Margin = 14, Header = 34, Picture = 768, BarMillimeters = 50;

    internal static Raster Draw(CaptureRequest request, int slice)
    {
        ReportContent content = request.Content;
        VolumeGeometry geometry = content.Volume.Geometry;
        Canvas canvas = new(Width, Height, Ink.Paper);
        int x = canvas.Text(Margin, 7, "AI RESULT", Typeface.Bold, Ink.Warning) + 14;
        string place = string.Create(CultureInfo.InvariantCulture, $"slice {slice + 1} of {content.Volume.Slices}");
        string series = content.Source.Dataset.GetString(DicomTags.SeriesNumber) is string number ? $"series {number}, {place}" : place;
        canvas.Text(x, 7, series, Typeface.Regular, Ink.Text);
        string model = $"{content.Segmenter.Name} {content.Segmenter.Version}";
        canvas.Text(Width - Margin - Typeface.Small.WidthOf(model), 10, model, Typeface.Small, Ink.Muted);

        double scale = new SlicePicture(request, slice).Draw(canvas, 0, Header, Picture, Picture, numbered: true);
        DrawCompass(canvas, geometry);
        DrawBar(canvas, scale);
        DrawLegend(canvas, content, slice);
        canvas.Text(Margin, Height - 22, "Research use only. Not for diagnosis without review by a physician.", Typeface.Small, Ink.Warning);
        return canvas.ToRaster();
    }

    private static void DrawCompass(Canvas canvas, VolumeGeometry geometry)
    {
        string right = Compass.LettersOf(geometry.AlongRow), left = Compass.LettersOf(geometry.AlongRow * -1);
        string bottom = Compass.LettersOf(geometry.AlongColumn), top = Compass.LettersOf(geometry.AlongColumn * -1);
        int middle = Header + (Picture / 2) - (Typeface.Bold.LineHeight / 2);
        Letter(canvas, 6, middle, left);
        Letter(canvas, Picture - 6 - Typeface.Bold.WidthOf(right), middle, right);
        Letter(canvas, (Picture - Typeface.Bold.WidthOf(top)) / 2, Header + 4, top);
        Letter(canvas, (Picture - Typeface.Bold.WidthOf(bottom)) / 2, Header + Picture - Typeface.Bold.LineHeight - 4, bottom);
    }

    /// <summary>Light letters with a dark edge: they stand on bright and on dark tissue.</summary>
    private static void Letter(Canvas canvas, int x, int y, string text)
    {
        canvas.Text(x + 1, y + 1, text, Typeface.Bold, Ink.Paper);
        canvas.Text(x, y, text, Typeface.Bold, Ink.Text);
    }

    private static void DrawBar(Canvas canvas, double scale)
    {
        int length = (int)Math.Round(BarMillimeters * scale), right = Picture - Margin, y = Header + Picture - 18;
        if (length < 20 || length > Picture / 2) return;
        canvas.Fill(right - length - 1, y - 1, length + 2, 5, Ink.Paper);
        canvas.Fill(right - length, y, length, 3, Ink.Text);
        Letter(canvas, right - Typeface.Bold.WidthOf("50 mm"), y - Typeface.Bold.LineHeight - 2, "50 mm");
    }

    private static void DrawLegend(Canvas canvas, ReportContent content, int slice)
    {
        int x = Margin, y = Header + Picture + 10;
        for (int n = 0; n < content.Lesions.Count; n++)
        {
            ReportedLesion lesion = content.Lesions[n];
            if (lesion.Voxels.Slices.All(part => part.Slice != slice)) continue;
            string text = string.Create(CultureInfo.InvariantCulture, $"{lesion.Label}: {lesion.Size.VolumeMl:0.00} ml, {lesion.Size.LongAxisMm:0.0} × {lesion.Size.ShortAxisMm:0.0} mm");
            int needed = 20 + Typeface.Small.WidthOf(text) + 22;
            if (x > Margin && x + needed > Width) (x, y) = (Margin, y + Typeface.Small.LineHeight + 3);
            if (y > Height - 42) break;
            canvas.Fill(x, y + 3, 11, 11, LesionPalette.ColorOf(n));
            canvas.Text(x + 18, y, text, Typeface.Small, Ink.Text);
            x += needed;
        }
    }
}
