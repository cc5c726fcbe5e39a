using MedVision.Dicom.Data;
using MedVision.Imaging.Masks;
using MedVision.Imaging.Rendering;
using MedVision.Imaging.Volumes;
using MedVision.Imaging.Windowing;
using MedVision.Inference.Findings;
using MedVision.Inference.Segmentation;

namespace MedVision.Inference.Analysis;

/// <summary>Makes findings, DICOM objects and pictures out of what the models gave.</summary>
internal static class ResultBuilder
{
    internal static SeriesAnalysis Build(AnalysisParts parts, AnalysisOptions options, AnalysisRun run)
    {
        string seed = $"{parts.Subject.InputSha256}|{parts.Segmentation.Sha256}|MedVision {typeof(ResultBuilder).Assembly.GetName().Version!.ToString(3)}";
        string[] tracking = [.. parts.Lesions.Select((_, n) => DicomUids.Derive($"{seed}|lesion {n + 1}"))];
        (IReadOnlyList<Overlay> overlays, byte[]? montage) = options.Overlays ? Draw(parts) : ([], null);
        double anomalyScore = Math.Round(parts.Maps.SeriesScore, 4), anomalyThreshold = parts.Detector.Anomaly!.ScoreThreshold;
        SeriesFindings findings = parts.Subject.Findings(parts.Guard, run.Timings) with
        {
            Segmentation = new SegmentationFindings(
                parts.Segmentation.Id,
                parts.Segmentation.Sha256,
                Math.Round(parts.Lesions.Sum(lesion => lesion.Size.VolumeMl), 3),
                [.. parts.Lesions.Select((lesion, n) => Describe(lesion, tracking[n], parts.Volume))],
                Presence(parts)),
            Classification = parts.Classification?.Findings,
            Anomaly = new AnomalyFindings(parts.Detector.Id, parts.Detector.Sha256, anomalyScore, anomalyThreshold, parts.Maps.SeriesScore > anomalyThreshold),
        };
        ResultObjects objects = new(parts, findings.Segmentation, seed);
        return new SeriesAnalysis
        {
            Findings = findings,
            Segmentation = objects.Segmentation,
            StructuredReport = objects.StructuredReport,
            ParametricMap = objects.ParametricMap,
            Captures = objects.Captures,
            Overlays = overlays,
            Montage = montage,
            Anomaly = parts.Anomaly,
            Activation = parts.Classification?.Maps,
            Warnings = parts.Subject.Warnings,
            InputSha256 = parts.Subject.InputSha256,
        };
    }

    private static PresenceFindings? Presence(AnalysisParts parts) => parts.Presence is { } judged && parts.Segmentation.Segmentation!.Presence is { } rule
        ? new PresenceFindings(rule.Keep, rule.Threshold,
            [.. parts.Volume.Sources.Select((source, slice) => new SlicePresence(source.SopInstanceUid, source.Frame, Math.Round(judged[slice], 4)))])
        : null;

    private static LesionFindings Describe(Lesion lesion, string trackingUid, Volume volume) => new(
        trackingUid,
        Math.Round(lesion.Size.VolumeMl, 3),
        Math.Round(lesion.Size.LongAxisMm, 1),
        Math.Round(lesion.Size.ShortAxisMm, 1),
        [.. lesion.Component.Slices.Select(slice => volume.SopInstanceUids[slice.Slice]).Distinct()]);

    private static (IReadOnlyList<Overlay> Overlays, byte[]? Montage) Draw(AnalysisParts parts)
    {
        Volume volume = parts.Volume;
        VoiWindow window = VoiWindow.FromValues(volume.Voxels);
        Component[] components = [.. parts.Lesions.Select(lesion => lesion.Component)];
        int[] slices = [.. components.SelectMany(c => c.Slices).Select(s => s.Slice).Distinct().Order()];
        Raster[] pictures = new Raster[slices.Length];
        Overlay[] overlays = new Overlay[slices.Length];
        Parallel.For(0, slices.Length, n =>
        {
            pictures[n] = OverlayRenderer.Render(volume, slices[n], window, parts.Subject.SmallestIsWhite, components);
            SliceSource source = volume.Sources[slices[n]];
            overlays[n] = new Overlay(source.SopInstanceUid, source.Frame, slices[n], pictures[n].ToPng());
        });
        return (overlays, pictures.Length == 0 ? null : Montage.Of(pictures).ToPng());
    }
}
