using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Imaging.Volumes;
using MedVision.Inference.Anomaly;
using MedVision.Inference.Classification;
using MedVision.Inference.Findings;
using MedVision.Inference.Guard;
using MedVision.Inference.Models;
using MedVision.Inference.Preprocessing;
using MedVision.Inference.Segmentation;

namespace MedVision.Inference.Analysis;

/// <summary>
/// Analyses one series: header guard, volume, geometry and pixel guard, segmentation, classification, anomaly. What the guard withholds is
/// null in the findings, with the reason. Deterministic: the same series gives the same bytes, timings apart. Thread-safe.
/// </summary>
public sealed class SeriesAnalyzer(ModelCatalog models)
{
    /// <summary>
    /// Analyses all instances of one series, in any order. Progress is reported and cancellation is seen between batches.
    /// </summary>
    /// <exception cref="DicomException">An instance lacks a UID, its pixel data cannot be decoded, or an object about the series would not be valid.</exception>
    /// <exception cref="ModelException">A model is missing or does not match its card.</exception>
    /// <exception cref="ArgumentException">No instances, or instances of several series.</exception>
    public SeriesAnalysis Analyze(
        IReadOnlyList<DicomFile> series, AnalysisOptions options, IProgress<AnalysisProgress>? progress = null, CancellationToken cancellation = default)
    {
        if (series.Count == 0) throw new ArgumentException("a series has at least one instance", nameof(series));
        DicomFile[] files = [.. series.OrderBy(f => f.Dataset.RequireString(DicomTags.SOPInstanceUID), StringComparer.Ordinal)];
        string uid = files[0].Dataset.RequireString(DicomTags.SeriesInstanceUID);
        if (files.FirstOrDefault(f => f.Dataset.GetString(DicomTags.SeriesInstanceUID) != uid) is DicomFile stranger)
        {
            throw new ArgumentException($"{stranger.Name} is of another series than {files[0].Name}", nameof(series));
        }
        AnalysisRun run = new(options, progress, cancellation);
        run.Enter("reading", 0, 0.1);
        Subject subject = new(files, run.Read(() => InputHash.Of(files, cancellation)));
        SeriesAnalysis analysis = Analyze(subject, options, run);
        progress?.Report(new AnalysisProgress("done", 1));
        return analysis;
    }

    private SeriesAnalysis Analyze(Subject subject, AnalysisOptions options, AnalysisRun run)
    {
        ModelCard guard = models.Require(ModelTask.Guard);
        HeaderVerdict header = HeaderGuard.Judge(subject.Files, guard.Guard!.HeaderRules);
        if (header.Refusal is not null) return subject.Withheld(header.Refusal, null, run);

        VolumeResult built = run.Read(() => VolumeBuilder.Build(subject.Files, run.Cancellation));
        subject.Warnings = built.Warnings;
        if (built.Volume is not Volume volume) return subject.Withheld(built.Reason!, null, run);
        if (GeometryGuard.Judge(volume) is string size) return subject.Withheld(size, null, run);

        run.Enter("guard", 0.1, 0.2);
        PreparedSlices slices = run.Preprocess(() => new PreparedSlices(guard.Preprocessing!, volume, subject.SmallestIsWhite));
        PixelVerdict pixels = new PixelGuard(models.Session(guard)).Run(slices, run);
        if (header.SequenceRefusal is not null && !options.AllSeries) return subject.Withheld(header.SequenceRefusal, pixels.Score, run);
        if (pixels.Refusal is not null)
        {
            return subject.Withheld(string.Join("; ", new[] { pixels.Refusal, header.Note }.OfType<string>()), pixels.Score, run);
        }

        run.Enter("anomaly", 0.2, 0.35);
        AnomalyDetector detector = new(models.Session(models.Require(ModelTask.Anomaly)));
        if (detector.Card.Preprocessing != slices.Card)
        {
            slices = run.Preprocess(() => new PreparedSlices(detector.Card.Preprocessing!, volume, subject.SmallestIsWhite));
        }
        AnomalyRun maps = detector.Run(slices, run);

        run.Enter("segmentation", 0.35, 0.8);
        ModelCard card = models.Require(ModelTask.Segmentation);
        Segmenter segmenter = new(models.Session(card));
        SlicePreprocessor input = run.Preprocess(() => new SlicePreprocessor(card.Preprocessing!, volume, subject.SmallestIsWhite));
        LesionProposal proposal = segmenter.Run(input, volume, run);
        IReadOnlyList<Lesion> lesions = run.Postprocess(() => LesionRules.Cut(proposal, volume, card.Segmentation!));

        run.Enter("classification", 0.8, 0.9);
        ModelCard? classifier = lesions.Count == 0 ? null : models.Require(ModelTask.Classification);
        ClassifierRun? classification = classifier is null ? null : Classify(classifier, volume, lesions, subject, run);

        run.Enter("results", 0.9, 1);
        string? waived = header.SequenceRefusal is null ? null : "analysed on request although: " + header.SequenceRefusal;
        string[] notes = [.. new[] { waived, header.Note }.OfType<string>(), .. subject.Warnings];
        return run.Postprocess(() => ResultBuilder.Build(new AnalysisParts(
            subject, volume, lesions, proposal.Presence, card, classifier, classification,
            new GuardFindings(true, Math.Round(pixels.Score, 4), PixelVerdict.Limit, notes.Length == 0 ? null : string.Join("; ", notes)),
            detector.Card, maps, detector.Restore(maps, slices.Preprocessor, volume), notes), options, run));
    }

    private ClassifierRun Classify(ModelCard card, Volume volume, IReadOnlyList<Lesion> lesions, Subject subject, AnalysisRun run)
    {
        SlicePreprocessor input = run.Preprocess(() => new SlicePreprocessor(card.Preprocessing!, volume, subject.SmallestIsWhite));
        return new Classifier(models.Session(card)).Run(input, volume, lesions, run);
    }
}
