namespace MedVision.Inference.Models.Cards;

/// <summary>
/// The network's own answer to "is there a tumour in this slice": <see cref="Output"/> names a logit per slice, sigmoid makes it a
/// probability. Slices below <see cref="Keep"/> take no part in any lesion; a lesion stays when the mean over its voxels of their slices'
/// probability reaches <see cref="Threshold"/>.
/// </summary>
public sealed record CardPresence(string Output, double Keep, double Threshold);
