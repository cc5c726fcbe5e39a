namespace MedVision.Inference.Findings;

/// <summary>
/// Which slices show a tumour, in slice order. Slices below <see cref="Keep"/> took no part in any lesion; a lesion stayed where the mean over
/// its voxels reached <see cref="Threshold"/>.
/// </summary>
public sealed record PresenceFindings(double Keep, double Threshold, IReadOnlyList<SlicePresence> Slices);
