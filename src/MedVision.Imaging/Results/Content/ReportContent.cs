using MedVision.Dicom.IO;
using MedVision.Imaging.Results.Provenance;
using MedVision.Imaging.Volumes;

namespace MedVision.Imaging.Results.Content;

/// <summary>What the models say about one series: the structured report and the captures tell the same, from the same record.</summary>
public sealed record ReportContent
{
    /// <summary>Any image of the analysed series: patient and study are taken from it.</summary>
    public required DicomFile Source { get; init; }

    /// <summary>The analysed volume; its sources are the images referenced.</summary>
    public required Volume Volume { get; init; }

    /// <summary>The model that outlined the lesions.</summary>
    public required AlgorithmIdentity Segmenter { get; init; }

    /// <summary>In the order of the SEG's segments; empty where the model found none.</summary>
    public required IReadOnlyList<ReportedLesion> Lesions { get; init; }

    public ReportedClassification? Classification { get; init; }

    public ReportedAnomaly? Anomaly { get; init; }

    /// <summary>What the reader must know about this result: analysed on request, gaps, tilt.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>UIDs are derived from it: the same input, models and program give the same objects.</summary>
    public required string Seed { get; init; }
}
