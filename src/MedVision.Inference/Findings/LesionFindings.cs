namespace MedVision.Inference.Findings;

/// <summary>
/// One lesion. Long axis: its largest diameter in any slice; short axis: the largest extent perpendicular to it in that slice (RECIST).
/// The UIDs name the images it is seen in, in slice order.
/// </summary>
public sealed record LesionFindings(string TrackingUid, double VolumeMl, double LongAxisMm, double ShortAxisMm, IReadOnlyList<string> SopInstanceUids);
