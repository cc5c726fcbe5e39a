namespace MedVision.Archive.Rows;

/// <summary>What the models said about a series. A later analysis of more images replaces it; it stays for the record.</summary>
public sealed class Analysis
{
    public long Id { get; set; }
    public long SeriesId { get; set; }
    public Guid JobId { get; set; }

    /// <summary>The series' current analysis; false once another replaced it.</summary>
    public bool IsCurrent { get; set; }

    /// <summary>SHA-256 over the input files.</summary>
    public required string InputSha256 { get; set; }

    /// <summary>The series' part of <c>findings.json</c>.</summary>
    public required string FindingsJson { get; set; }

    public bool InDistribution { get; set; }

    /// <summary>Null where no image could be shown to the guard.</summary>
    public double? GuardScore { get; set; }

    public double GuardThreshold { get; set; }
    public string? GuardReason { get; set; }
    public string? SegmentationModel { get; set; }

    /// <summary>JSON object: model name and version to SHA-256.</summary>
    public required string ModelHashes { get; set; }

    public double? TotalVolumeMl { get; set; }
    public string? Label { get; set; }

    /// <summary>JSON object: class to probability.</summary>
    public string? ProbabilitiesJson { get; set; }

    public double? AnomalyScore { get; set; }
    public double? AnomalyThreshold { get; set; }
    public bool? Anomalous { get; set; }
    /// <summary>The anomaly map: one byte a voxel, column by column, row by row, slice by slice.</summary>
    public string? AnomalyBlob { get; set; }

    /// <summary>JSON object about <see cref="AnomalyBlob"/>: columns, rows, slices, scale, pixelThreshold, sopInstanceUids in slice order.</summary>
    public string? AnomalyMapJson { get; set; }

    /// <summary>The classifier's activation maps: one byte a place, class by class, slice by slice, row by row; 128 is none.</summary>
    public string? ActivationBlob { get; set; }

    /// <summary>JSON object about <see cref="ActivationBlob"/>: columns, rows, step in pixels, labels, scale, sopInstanceUids and frames in slice order.</summary>
    public string? ActivationMapJson { get; set; }

    /// <summary>What is odd about the series but did not stop the analysis.</summary>
    public string[] Warnings { get; set; } = [];

    public DateTimeOffset CreatedAt { get; set; }
    public long ReadMs { get; set; }
    public long PreprocessMs { get; set; }
    public long InferenceMs { get; set; }
    public long PostprocessMs { get; set; }
    public long WriteMs { get; set; }
    public Series Series { get; set; } = null!;
    public List<Lesion> Lesions { get; } = [];
    public List<Review> Reviews { get; } = [];

    /// <summary>The DICOM objects about the series.</summary>
    public List<AnalysisResult> Results { get; } = [];
}
