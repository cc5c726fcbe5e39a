using System.Globalization;
using MedVision.Imaging.Rendering;
using MedVision.Imaging.Results.Capture.Font;
using MedVision.Imaging.Results.Content;

namespace MedVision.Imaging.Results.Capture;

/// <summary>One page that shows, in red, which places of the slices speak for the class that the classifier gives or leans to.</summary>
internal static class ActivationPage
{
    internal const int MostSlices = 4;
    private const int Width = 1024, Height = 1160, Margin = 28, Gap = 12, Top = 132, Side = (Width - (2 * Margin) - Gap) / 2;

    internal static Raster Draw(CaptureRequest request, ReportedClassification classification)
    {
        Canvas canvas = new(Width, Height, Ink.Paper);
        canvas.Fill(0, 0, Width, 74, Ink.Panel);
        ClassProbability best = classification.Classes.MaxBy(c => c.Probability)!;
        string percent = string.Create(CultureInfo.InvariantCulture, $"{best.Probability * 100:0.0} %");
        int x = canvas.Text(Margin, 12, "AI RESULT", Typeface.Title, Ink.Warning);
        canvas.Text(x + 18, 12, $"What speaks for {best.Class.Meaning} ({percent})", Typeface.Title, Ink.Text);
        canvas.Text(Margin, 49, "Research use only. Not for diagnosis without review by a physician. Proposed by an algorithm, not verified.", Typeface.Small, Ink.Warning);
        string verdict = classification.Verdict is null ? "The model abstains; this is the class that it leans to. " : "";
        canvas.Paragraph(Margin, 84, Width - (2 * Margin), verdict + "Red places raise this class against the others. They show what the network used, not where the tumor ends.", Typeface.Small, Ink.Text);
        ActivationSlice[] shown = [.. classification.Activation.Take(MostSlices)];
        for (int n = 0; n < shown.Length; n++)
        {
            int left = Margin + (n % 2 * (Side + Gap)), top = Top + (n / 2 * (Side + 28));
            new SlicePicture(request, shown[n].Slice, shown[n].Values).Draw(canvas, left, top, Side, Side, numbered: true);
            canvas.Text(left, top + Side + 3, string.Create(CultureInfo.InvariantCulture, $"slice {shown[n].Slice + 1}"), Typeface.Small, Ink.Muted);
        }
        return canvas.ToRaster();
    }
}
