namespace MedVision.Inference.Findings;

/// <summary>
/// Lesions of a series, largest first; <see cref="Model"/> is <c>name@version</c>, <see cref="Sha256"/> that of its weights.
/// <see cref="Presence"/> is null where the network does not judge slices.
/// </summary>
public sealed record SegmentationFindings(
    string Model, string Sha256, double TotalVolumeMl, IReadOnlyList<LesionFindings> Lesions, PresenceFindings? Presence = null);
