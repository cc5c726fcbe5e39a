using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Imaging.Masks;
using MedVision.Imaging.Measurements;
using MedVision.Imaging.Rendering;
using MedVision.Imaging.Results.Capture;
using MedVision.Imaging.Results.Content;
using MedVision.Imaging.Results.Map;
using MedVision.Imaging.Results.Provenance;
using MedVision.Imaging.Results.Seg;
using MedVision.Imaging.Results.Sr;
using MedVision.Imaging.Volumes;
using MedVision.Imaging.Windowing;
using MedVision.Testing;

namespace MedVision.Imaging.Tests.Results;

/// <summary>A small series with two lesions, and all that is written about it.</summary>
internal sealed class ResultSamples
{
    internal ResultSamples(MrSeries? series = null, Action<DicomDataset>? change = null)
    {
        Series = series ?? new MrSeries { Rows = 5, Columns = 7 };
        Files = Series.Axial(0, 6, 12, 18);
        if (change is not null) Files.ForEach(file => change(file.Dataset));
        Volume = VolumeBuilder.Build(Files).Volume!;
        int plane = Volume.Rows * Volume.Columns;
        byte[] mask = new byte[plane * 4];
        foreach (int i in new[] { 0, 1, Volume.Columns + 1, plane, plane + Volume.Columns + 1, (4 * plane) - 2, (4 * plane) - 1 }) mask[i] = 1;
        Lesions = ConnectedComponents.Find(new Mask(mask, Volume.Columns, Volume.Rows, 4));
    }

    internal static AlgorithmIdentity Segmenter { get; } = new("brain-tumor-unet", "1.0.0", new string('a', 64), "Calls something on 56% of the slices of a normal head.");
    internal static AlgorithmIdentity Classifier { get; } = new("brain-tumor-classifier", "1.1.0", new string('b', 64), "Class and site are confounded in its training data.");
    internal static AlgorithmIdentity Detector { get; } = new("brain-anomaly-autoencoder", "1.2.0", new string('c', 64), "Bright veins are flagged as well.");

    internal MrSeries Series { get; }
    internal List<DicomFile> Files { get; }
    internal Volume Volume { get; }
    internal IReadOnlyList<Component> Lesions { get; }

    internal float[] MapValues => [.. Enumerable.Range(0, Volume.Voxels.Length).Select(i => i / 1000f)];

    internal ReportContent Content => new()
    {
        Source = Files[0],
        Volume = Volume,
        Segmenter = Segmenter,
        Lesions = [.. Lesions.Select((lesion, n) => new ReportedLesion($"Lesion {n + 1}", $"2.25.{n + 1}", Code.Neoplasm, lesion, LesionMeasurement.Measure(lesion, Volume.Columns, Volume.Geometry)))],
        Classification = new ReportedClassification(Classifier, TumorTypes.Glioma,
            [new(TumorTypes.Meningioma, 0.0701), new(TumorTypes.Glioma, 0.9023), new(TumorTypes.Pituitary, 0.0276)]),
        Anomaly = new ReportedAnomaly(Detector, 0.1517, 0.1278),
        Notes = ["gap: 12 mm between slices 3 and 4"],
        Seed = "seed",
    };

    internal DicomFile Seg(string seed = "seed") => SegmentationWriter.Write(new SegmentationRequest(
        Files[0], Volume, [.. Lesions.Select((lesion, n) => new Segment($"Lesion {n + 1}", $"2.25.{n + 1}", lesion, Code.Neoplasm, LesionPalette.ColorOf(n)))], Segmenter, seed));

    internal DicomFile Sr() => StructuredReportWriter.Write(new StructuredReportRequest(Content, Seg()));

    internal DicomFile Map() => ParametricMapWriter.Write(new ParametricMapRequest
    {
        Source = Files[0],
        Volume = Volume,
        Values = MapValues,
        Quantity = Quantities.AnomalyResidual,
        Label = "anomaly map",
        Threshold = 0.0379,
        Algorithm = Detector,
        Seed = "seed",
    });

    internal IReadOnlyList<DicomFile> Captures() => CaptureWriter.Write(new CaptureRequest(Content, VoiWindow.FromValues(Volume.Voxels)));
}
