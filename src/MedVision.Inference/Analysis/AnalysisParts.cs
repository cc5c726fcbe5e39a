using MedVision.Imaging.Volumes;
using MedVision.Inference.Anomaly;
using MedVision.Inference.Classification;
using MedVision.Inference.Findings;
using MedVision.Inference.Models;
using MedVision.Inference.Segmentation;

namespace MedVision.Inference.Analysis;

/// <summary>What the models gave for a series that passed the guard.</summary>
internal sealed record AnalysisParts(
    Subject Subject, Volume Volume, IReadOnlyList<Lesion> Lesions, IReadOnlyList<double>? Presence, ModelCard Segmentation, ModelCard? Classifier, ClassifierRun? Classification,
    GuardFindings Guard, ModelCard Detector, AnomalyRun Maps, AnomalyVolume Anomaly, IReadOnlyList<string> Notes);
