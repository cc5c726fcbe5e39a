using System.Text.Json;

namespace MedVision.Inference.Findings;

/// <summary>
/// What the models found in one series. <see cref="Segmentation"/>, <see cref="Classification"/> and <see cref="Anomaly"/> are null where
/// the guard withheld the result; <see cref="Classification"/> also where there is no lesion.
/// </summary>
public sealed record SeriesFindings
{
    public required string SeriesInstanceUid { get; init; }

    public string? Modality { get; init; }

    public string? Description { get; init; }

    /// <summary>Number of slices (frames), not of files.</summary>
    public required int Slices { get; init; }

    public required GuardFindings Guard { get; init; }

    public SegmentationFindings? Segmentation { get; init; }

    public ClassificationFindings? Classification { get; init; }

    public AnomalyFindings? Anomaly { get; init; }

    public required Timings Timings { get; init; }

    public required Outputs Outputs { get; init; }

    /// <summary>This series alone as JSON, compact: what a database column holds.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, FindingsJson.Compact.SeriesFindings);

    /// <summary>The inverse of <see cref="ToJson"/>.</summary>
    /// <exception cref="JsonException">Not the findings of a series.</exception>
    public static SeriesFindings FromJson(string json) =>
        JsonSerializer.Deserialize(json, FindingsJson.Default.SeriesFindings) ?? throw new JsonException("the findings are null");
}
