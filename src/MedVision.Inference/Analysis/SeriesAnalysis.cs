using MedVision.Dicom.IO;
using MedVision.Inference.Anomaly;
using MedVision.Inference.Classification;
using MedVision.Inference.Findings;

namespace MedVision.Inference.Analysis;

/// <summary>All that comes out of analysing one series. Nothing is written to disk; <see cref="Findings"/>' outputs are empty until someone writes files.</summary>
public sealed record SeriesAnalysis
{
    public required SeriesFindings Findings { get; init; }

    /// <summary>A BINARY DICOM SEG, one segment per lesion; null where the result is withheld or there is no lesion.</summary>
    public DicomFile? Segmentation { get; init; }

    /// <summary>A Comprehensive 3D SR of all findings, unverified; null where the result is withheld.</summary>
    public DicomFile? StructuredReport { get; init; }

    /// <summary>The anomaly map as DICOM Parametric Map; null where the result is withheld.</summary>
    public DicomFile? ParametricMap { get; init; }

    /// <summary>RGB Secondary Captures of one series, for systems that show nothing else; in order.</summary>
    public IReadOnlyList<DicomFile> Captures { get; init; } = [];

    /// <summary>All DICOM objects about the series, in the order in which they name each other.</summary>
    public IEnumerable<DicomFile> Objects => new[] { Segmentation, StructuredReport, ParametricMap }.OfType<DicomFile>().Concat(Captures);

    /// <summary>One picture for each slice with a lesion, in slice order.</summary>
    public IReadOnlyList<Overlay> Overlays { get; init; } = [];

    /// <summary>All overlays side by side, as PNG; null where there is none.</summary>
    public byte[]? Montage { get; init; }

    /// <summary>The anomaly map in the series' own geometry; null where the result is withheld.</summary>
    public AnomalyVolume? Anomaly { get; init; }

    /// <summary>Why the classifier says what it says, on the slices with a lesion; null where the result is withheld, there is no lesion, or the network does not tell.</summary>
    public ActivationVolume? Activation { get; init; }

    /// <summary>What is odd about the series but did not stop the analysis (gaps, gantry tilt, uneven spacing).</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>SHA-256 over the elements of all instances in the order of their UIDs, independent of file order and transfer encoding of the datasets.</summary>
    public required string InputSha256 { get; init; }
}
