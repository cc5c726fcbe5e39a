using System.Text.Json;
using MedVision.Archive.Rows;
using MedVision.Dicom.Data;
using MedVision.Inference.Analysis;
using MedVision.Inference.Findings;
using MedVision.Pacs.Ingest;

namespace MedVision.Jobs.Analyze;

/// <summary>Turns an analysis into its rows.</summary>
internal static class AnalysisRow
{
    private static readonly JsonSerializerOptions camel = new(JsonSerializerDefaults.Web);

    public static Analysis From(SeriesAnalysis analysis, Job job, long seriesId, PreparedResults objects, string? anomalyBlob, string? activationBlob, long writeMs, DateTimeOffset now)
    {
        SeriesFindings findings = analysis.Findings with { Timings = analysis.Findings.Timings with { WriteMs = writeMs } };
        Analysis row = new()
        {
            SeriesId = seriesId,
            JobId = job.Id,
            IsCurrent = true,
            InputSha256 = analysis.InputSha256,
            FindingsJson = findings.ToJson(),
            InDistribution = findings.Guard.InDistribution,
            GuardScore = findings.Guard.Score,
            GuardThreshold = findings.Guard.Threshold,
            GuardReason = findings.Guard.Reason,
            SegmentationModel = findings.Segmentation?.Model,
            ModelHashes = JsonSerializer.Serialize(ModelsOf(findings)),
            TotalVolumeMl = findings.Segmentation?.TotalVolumeMl,
            Label = findings.Classification?.Label,
            ProbabilitiesJson = findings.Classification is { } classes ? JsonSerializer.Serialize(classes.Probabilities) : null,
            AnomalyScore = findings.Anomaly?.Score,
            AnomalyThreshold = findings.Anomaly?.Threshold,
            Anomalous = findings.Anomaly?.Anomalous,
            AnomalyBlob = anomalyBlob,
            AnomalyMapJson = analysis.Anomaly is { } map
                ? JsonSerializer.Serialize(new { map.Columns, map.Rows, map.Slices, map.Scale, map.PixelThreshold, map.SopInstanceUids }, camel)
                : null,
            ActivationBlob = activationBlob,
            ActivationMapJson = analysis.Activation is { } why
                ? JsonSerializer.Serialize(new { why.Columns, why.Rows, why.Step, why.Labels, why.Scale, why.SopInstanceUids, why.Frames }, camel)
                : null,
            Warnings = [.. analysis.Warnings],
            CreatedAt = now,
            ReadMs = findings.Timings.ReadMs,
            PreprocessMs = findings.Timings.PreprocessMs,
            InferenceMs = findings.Timings.InferenceMs,
            PostprocessMs = findings.Timings.PostprocessMs,
            WriteMs = writeMs,
        };
        foreach (LesionFindings lesion in findings.Segmentation?.Lesions ?? [])
            row.Lesions.Add(new Lesion { TrackingUid = lesion.TrackingUid, VolumeMl = lesion.VolumeMl, LongAxisMm = lesion.LongAxisMm, ShortAxisMm = lesion.ShortAxisMm });
        foreach (PreparedResult result in objects.All)
        {
            row.Results.Add(new AnalysisResult
            {
                Kind = KindOf(result.SopClassUid),
                SopInstanceUid = result.SopInstanceUid,
                ValidationJson = JsonSerializer.Serialize(result.Validation),
                Warnings = result.Validation.WarningCount,
            });
        }
        return row;
    }

    private static ResultKind KindOf(string sopClass) => sopClass switch
    {
        SopClasses.SegmentationStorage => ResultKind.Segmentation,
        SopClasses.Comprehensive3DSRStorage => ResultKind.Report,
        SopClasses.ParametricMapStorage => ResultKind.ParametricMap,
        SopClasses.SecondaryCaptureImageStorage => ResultKind.Capture,
        _ => throw new NotSupportedException($"an analysis writes no {SopClasses.NameOf(sopClass)}"),
    };

    private static SortedDictionary<string, string> ModelsOf(SeriesFindings findings)
    {
        SortedDictionary<string, string> models = new(StringComparer.Ordinal);
        if (findings.Segmentation is { } segmentation) models[segmentation.Model] = segmentation.Sha256;
        if (findings.Classification is { } classification) models[classification.Model] = classification.Sha256;
        if (findings.Anomaly is { } anomaly) models[anomaly.Model] = anomaly.Sha256;
        return models;
    }
}
