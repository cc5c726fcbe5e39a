using System.Globalization;
using MedVision.Inference.Findings;

namespace MedVision.Cli.Analyze;

/// <summary>Findings as lines for a person.</summary>
internal static class FindingsText
{
    public static IEnumerable<string> Lines(FindingsDocument document, string folder)
    {
        foreach (StudyFindings study in document.Studies)
        {
            yield return $"study {study.StudyInstanceUid}";
            foreach (SeriesFindings series in study.Series)
                foreach (string line in Lines(series)) yield return "  " + line;
        }
        if (document.Failed.Count > 0) yield return $"{document.Failed.Count} failed; findings.json names them with their reasons";
        yield return $"written to {folder}. Research use only, not a medical device.";
    }

    private static IEnumerable<string> Lines(SeriesFindings series)
    {
        yield return $"{series.Modality} '{series.Description}', {series.Slices} slices, series {series.SeriesInstanceUid}";
        if (!series.Guard.InDistribution) yield return $"  withheld: {series.Guard.Reason}";
        else if (series.Guard.Reason is { } note) yield return $"  note: {note}";
        if (series.Segmentation is { } segmentation)
        {
            yield return segmentation.Lesions.Count == 0
                ? "  no lesion found"
                : Format($"  {segmentation.Lesions.Count} {(segmentation.Lesions.Count == 1 ? "lesion" : "lesions")}, {segmentation.TotalVolumeMl:F2} ml in all; the largest {segmentation.Lesions[0].LongAxisMm:F1} x {segmentation.Lesions[0].ShortAxisMm:F1} mm");
        }
        if (series.Classification is { } classification)
        {
            string shares = string.Join(", ", classification.Probabilities.OrderByDescending(share => share.Value).Select(share => Format($"{share.Key} {share.Value:F2}")));
            yield return $"  class {classification.Label ?? "undecided"} ({shares})";
        }
        if (series.Anomaly is { } anomaly)
            yield return Format($"  anomaly score {anomaly.Score:G3}, {(anomaly.Anomalous ? "above" : "not above")} the threshold {anomaly.Threshold:G3}");
    }

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
