using MedVision.Dicom.IO;
using MedVision.Imaging.Rendering;
using MedVision.Imaging.Results.Capture;
using MedVision.Imaging.Results.Content;
using MedVision.Imaging.Results.Map;
using MedVision.Imaging.Results.Provenance;
using MedVision.Imaging.Results.Seg;
using MedVision.Imaging.Results.Sr;
using MedVision.Imaging.Windowing;
using MedVision.Inference.Classification;
using MedVision.Inference.Findings;
using MedVision.Inference.Models;
using MedVision.Inference.Models.Cards;

namespace MedVision.Inference.Analysis;

/// <summary>
/// The DICOM objects about a series: SEG, structured report, Parametric Map, captures. Every writer ends in the validator; one object
/// that is not valid ends the analysis. UIDs come from the input, all models and the program: the same gives the same bytes.
/// </summary>
internal sealed class ResultObjects
{
    private readonly AnalysisParts parts;
    private readonly SegmentationFindings findings;
    private readonly ReportContent content;
    private readonly Code finding;

    /// <param name="parts">What the models gave.</param>
    /// <param name="findings">The same as findings, in the order of the lesions.</param>
    /// <param name="seed">Of the SEG's UIDs: input, segmentation model, program.</param>
    internal ResultObjects(AnalysisParts parts, SegmentationFindings findings, string seed)
    {
        (this.parts, this.findings) = (parts, findings);
        CardCode named = parts.Segmentation.Segmentation!.Finding;
        finding = new Code(named.Code, named.Scheme, named.Meaning);
        content = new ReportContent
        {
            Source = parts.Subject.Files[0],
            Volume = parts.Volume,
            Segmenter = Identity(parts.Segmentation),
            Lesions = [.. parts.Lesions.Select((lesion, n) => new ReportedLesion(LabelOf(n), findings.Lesions[n].TrackingUid, finding, lesion.Component, lesion.Size))],
            Classification = parts.Classification is { } found && parts.Classifier is { } card ? Classified(found, card) : null,
            Anomaly = new ReportedAnomaly(Identity(parts.Detector), parts.Maps.SeriesScore, parts.Detector.Anomaly!.ScoreThreshold),
            Notes = parts.Notes,
            // The report tells what all the models say: with another of them it is another report.
            Seed = string.Join('|', [seed, parts.Classifier?.Sha256, parts.Detector.Sha256, .. parts.Notes]),
        };
        Segmentation = parts.Lesions.Count == 0 ? null : WriteSegmentation(seed);
        StructuredReport = StructuredReportWriter.Write(new StructuredReportRequest(content, Segmentation));
        ParametricMap = WriteMap();
        Captures = CaptureWriter.Write(new CaptureRequest(content, VoiWindow.FromValues(parts.Volume.Voxels), parts.Subject.SmallestIsWhite));
    }

    internal DicomFile? Segmentation { get; }

    internal DicomFile StructuredReport { get; }

    internal DicomFile ParametricMap { get; }

    internal IReadOnlyList<DicomFile> Captures { get; }

    private DicomFile WriteSegmentation(string seed) => SegmentationWriter.Write(new SegmentationRequest(
        parts.Subject.Files[0], parts.Volume,
        [.. parts.Lesions.Select((lesion, n) => new Segment(LabelOf(n), findings.Lesions[n].TrackingUid, lesion.Component, finding, LesionPalette.ColorOf(n)))],
        content.Segmenter, seed));

    private DicomFile WriteMap() => ParametricMapWriter.Write(new ParametricMapRequest
    {
        Source = parts.Subject.Files[0],
        Volume = parts.Volume,
        Values = Array.ConvertAll(parts.Anomaly.Values, value => (float)(value * parts.Anomaly.Scale)),
        Quantity = Quantities.AnomalyResidual,
        Label = "anomaly map",
        Threshold = parts.Anomaly.PixelThreshold,
        Algorithm = Identity(parts.Detector),
        Seed = content.Seed,
    });

    private static ReportedClassification Classified(ClassifierRun found, ModelCard card) => new(
        Identity(card), found.Findings.Label is { } label ? TypeOf(label) : null, [.. found.Findings.Probabilities.Select(pair => new ClassProbability(TypeOf(pair.Key), pair.Value))])
    {
        Activation = found.Activation,
    };

    /// <summary>The tumour type's SNOMED CT code; a class that has none yet keeps its name under our own scheme.</summary>
    private static Code TypeOf(string label) => TumorTypes.Find(label) ?? new Code(label.Length <= 16 ? label.ToUpperInvariant() : label.ToUpperInvariant()[..16], "99MEDVISION", label);

    private static AlgorithmIdentity Identity(ModelCard card) => new(card.Name, card.Version, card.Sha256, card.Limits.Count > 0 ? card.Limits[0] : null);

    private static string LabelOf(int lesion) => $"Lesion {lesion + 1}";
}
