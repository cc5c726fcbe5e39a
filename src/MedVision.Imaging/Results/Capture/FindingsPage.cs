using System.Globalization;
using MedVision.Dicom.Data;
using MedVision.Imaging.Rendering;
using MedVision.Imaging.Results.Capture.Font;
using MedVision.Imaging.Results.Content;
using MedVision.Imaging.Results.Provenance;

namespace MedVision.Imaging.Results.Capture;

/// <summary>One page with all that the models say: lesions with their sizes, tumor type, anomaly, largest lesions, models with their first limit.</summary>
internal sealed class FindingsPage(CaptureRequest request)
{
    internal const int Width = 1024, Height = 1024;
    private const int Margin = 28, MostRows = 8, MostPictures = 4, RowHeight = 25;
    private static readonly int[] Columns = [Margin, 250, 400, 560, 720];
    private readonly ReportContent content = request.Content;
    private readonly Canvas canvas = new(Width, Height, Ink.Paper);
    private int y;

    internal Raster Draw()
    {
        DrawHead();
        DrawLesions();
        DrawClassification();
        DrawAnomaly();
        DrawPictures();
        DrawModels();
        return canvas.ToRaster();
    }

    private void DrawHead()
    {
        canvas.Fill(0, 0, Width, 74, Ink.Panel);
        int x = canvas.Text(Margin, 12, "AI RESULT", Typeface.Title, Ink.Warning);
        canvas.Text(x + 18, 12, "MedVision findings", Typeface.Title, Ink.Text);
        string series = content.Source.Dataset.GetString(DicomTags.SeriesNumber) is string number ? "series " + number : "one series";
        string what = string.Create(CultureInfo.InvariantCulture, $"{series}, {content.Volume.Slices} slices");
        canvas.Text(Width - Margin - Typeface.Regular.WidthOf(what), 18, what, Typeface.Regular, Ink.Muted);
        canvas.Text(Margin, 49, "Research use only. Not for diagnosis without review by a physician. Proposed by algorithms, not verified.", Typeface.Small, Ink.Warning);
        y = 90;
    }

    private void DrawLesions()
    {
        Heading(content.Lesions.Count == 0 ? "Lesions" : string.Create(CultureInfo.InvariantCulture,
            $"Lesions: {content.Lesions.Count}, together {content.Lesions.Sum(lesion => lesion.Size.VolumeMl):0.00} ml"));
        if (content.Lesions.Count == 0)
        {
            y = canvas.Paragraph(Margin, y, Width - (2 * Margin), "The model outlines no lesion. This does not exclude one.", Typeface.Regular, Ink.Text) + 10;
            return;
        }
        Row(Typeface.Small, Ink.Muted, "", "volume", "long axis", "short axis", "slices (largest in)");
        for (int n = 0; n < Math.Min(content.Lesions.Count, MostRows); n++)
        {
            ReportedLesion lesion = content.Lesions[n];
            canvas.Fill(Margin, y + 5, 13, 13, LesionPalette.ColorOf(n));
            int first = lesion.Voxels.Slices[0].Slice + 1, last = lesion.Voxels.Slices[^1].Slice + 1;
            string slices = first == last ? $"{first}" : $"{first}–{last} ({lesion.Size.Slice + 1})";
            Row(Typeface.Regular, Ink.Text, "     " + lesion.Label, Number(lesion.Size.VolumeMl, "0.00", "ml"), Number(lesion.Size.LongAxisMm, "0.0", "mm"), Number(lesion.Size.ShortAxisMm, "0.0", "mm"), slices);
        }
        if (content.Lesions.Count > MostRows)
        {
            canvas.Text(Margin, y, $"and {content.Lesions.Count - MostRows} smaller ones: see the structured report", Typeface.Small, Ink.Muted);
            y += RowHeight;
        }
        y += 8;
    }

    private void DrawClassification()
    {
        if (content.Classification is not ReportedClassification classification) return;
        Heading("Tumor type: " + (classification.Verdict?.Meaning ?? "the model abstains, no class is probable enough"));
        const int BarLeft = 400, BarWidth = 420;
        foreach (ClassProbability c in classification.Classes.OrderByDescending(c => c.Probability))
        {
            canvas.Text(Margin, y, c.Class.Meaning, Typeface.Regular, Ink.Text);
            canvas.Fill(BarLeft, y + 4, BarWidth, 14, Ink.Panel);
            canvas.Fill(BarLeft, y + 4, (int)Math.Round(BarWidth * Math.Clamp(c.Probability, 0, 1)), 14, Ink.Bar);
            canvas.Text(BarLeft + BarWidth + 14, y, Number(c.Probability * 100, "0.0", "%"), Typeface.Regular, Ink.Text);
            y += RowHeight;
        }
        y += 8;
    }

    private void DrawAnomaly()
    {
        if (content.Anomaly is not ReportedAnomaly anomaly) return;
        Heading("Anomaly");
        string verdict = anomaly.IsAnomalous ? "above" : "not above";
        canvas.Text(Margin, y, string.Create(CultureInfo.InvariantCulture, $"Score {anomaly.Score:0.000}, {verdict} the model's threshold of {anomaly.Threshold:0.000}"), Typeface.Regular, Ink.Text);
        y += RowHeight + 8;
    }

    /// <summary>The largest lesions, each in the slice of its long axis.</summary>
    private void DrawPictures()
    {
        int[] slices = [.. content.Lesions.Select(lesion => lesion.Size.Slice).Distinct().Take(MostPictures)];
        int bottom = Height - Margin - ModelsHeight(), side = Math.Min((Width - (2 * Margin) - ((MostPictures - 1) * 10)) / MostPictures, bottom - y - 24);
        if (slices.Length == 0 || side < 80) return;
        for (int n = 0; n < slices.Length; n++)
        {
            int left = Margin + (n * (side + 10));
            new SlicePicture(request, slices[n]).Draw(canvas, left, y, side, side, numbered: true);
            canvas.Text(left, y + side + 3, string.Create(CultureInfo.InvariantCulture, $"slice {slices[n] + 1}"), Typeface.Small, Ink.Muted);
        }
    }

    private void DrawModels()
    {
        y = Height - Margin - ModelsHeight();
        Heading("Models and their first limits");
        foreach (string line in ModelLines()) y = canvas.Paragraph(Margin, y, Width - (2 * Margin), line, Typeface.Small, Ink.Muted);
        foreach (string note in content.Notes) y = canvas.Paragraph(Margin, y, Width - (2 * Margin), "Note: " + note, Typeface.Small, Ink.Warning);
    }

    private int ModelsHeight() => 34 + (Typeface.Small.LineHeight * ModelLines().Concat(content.Notes.Select(note => "Note: " + note))
        .Sum(line => Typeface.Small.Wrap(line, Width - (2 * Margin)).Count));

    private IEnumerable<string> ModelLines() => new[] { content.Segmenter, content.Classification?.Algorithm, content.Anomaly?.Algorithm }
        .OfType<AlgorithmIdentity>().DistinctBy(a => a.Name).Select(a => $"{a.Name} {a.Version}{(a.Sha256 is { Length: >= 12 } hash ? $" ({hash[..12]})" : "")}: {a.Limit ?? "no limit is stated"}");

    private void Heading(string text)
    {
        canvas.Text(Margin, y, text, Typeface.Bold, Ink.Text);
        canvas.Fill(Margin, y + 24, Width - (2 * Margin), 1, Ink.Rule);
        y += 30;
    }

    private void Row(Typeface face, Rgb color, params string[] cells)
    {
        for (int i = 0; i < cells.Length; i++) canvas.Text(Columns[i], y, cells[i], face, color);
        y += RowHeight;
    }

    private static string Number(double value, string format, string unit) => value.ToString(format, CultureInfo.InvariantCulture) + " " + unit;
}
