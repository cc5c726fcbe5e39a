using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Imaging.Masks;
using MedVision.Imaging.Rendering;
using MedVision.Imaging.Results.Provenance;
using MedVision.Imaging.Results.Seg;
using MedVision.Imaging.Volumes;
using MedVision.Imaging.Windowing;
using MedVision.Inference.Findings;
using MedVision.Inference.Models;
using MedVision.Inference.Segmentation;

namespace MedVision.Inference.Analysis;

/// <summary>Makes findings, SEG and pictures out of what the models gave.</summary>
internal static class ResultBuilder
{
    internal static SeriesAnalysis Build(AnalysisParts parts, AnalysisOptions options, AnalysisRun run)
    {
        string seed = $"{parts.Subject.InputSha256}|{parts.Segmentation.Sha256}|MedVision {typeof(ResultBuilder).Assembly.GetName().Version!.ToString(3)}";
        string[] tracking = [.. parts.Lesions.Select((_, n) => DicomUids.Derive($"{seed}|lesion {n + 1}"))];
        (IReadOnlyList<Overlay> overlays, byte[]? montage) = options.Overlays ? Draw(parts) : ([], null);
        double guardScore = Math.Round(parts.Maps.GuardScore, 4), anomalyScore = Math.Round(parts.Maps.SeriesScore, 4);
        double anomalyThreshold = parts.Guard.Anomaly!.ScoreThreshold;
        SeriesFindings findings = parts.Subject.Findings(new GuardFindings(true, guardScore, parts.Guard.Guard!.Threshold, parts.Note), run.Timings) with
        {
            Segmentation = new SegmentationFindings(
                parts.Segmentation.Id,
                parts.Segmentation.Sha256,
                Math.Round(parts.Lesions.Sum(lesion => lesion.Size.VolumeMl), 3),
                [.. parts.Lesions.Select((lesion, n) => Describe(lesion, tracking[n], parts.Volume))]),
            Classification = parts.Classification,
            Anomaly = new AnomalyFindings(parts.Guard.Id, parts.Guard.Sha256, anomalyScore, anomalyThreshold, parts.Maps.SeriesScore > anomalyThreshold),
        };
        return new SeriesAnalysis
        {
            Findings = findings,
            Segmentation = parts.Lesions.Count == 0 ? null : WriteSeg(parts, tracking, seed),
            Overlays = overlays,
            Montage = montage,
            Anomaly = parts.Anomaly,
            Warnings = parts.Subject.Warnings,
            InputSha256 = parts.Subject.InputSha256,
        };
    }

    private static LesionFindings Describe(Lesion lesion, string trackingUid, Volume volume) => new(
        trackingUid,
        Math.Round(lesion.Size.VolumeMl, 3),
        Math.Round(lesion.Size.LongAxisMm, 1),
        Math.Round(lesion.Size.ShortAxisMm, 1),
        [.. lesion.Component.Slices.Select(slice => volume.SopInstanceUids[slice.Slice]).Distinct()]);

    private static DicomFile WriteSeg(AnalysisParts parts, string[] tracking, string seed)
    {
        ModelCard card = parts.Segmentation;
        Code type = new(card.Segmentation!.Finding.Code, card.Segmentation.Finding.Scheme, card.Segmentation.Finding.Meaning);
        Segment[] segments =
        [
            .. parts.Lesions.Select((lesion, n) => new Segment($"Lesion {n + 1}", tracking[n], lesion.Component, type, LesionPalette.ColorOf(n))),
        ];
        return SegmentationWriter.Write(new SegmentationRequest(parts.Subject.Files[0], parts.Volume, segments, new AlgorithmIdentity(card.Name, card.Version, card.Sha256), seed));
    }

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
