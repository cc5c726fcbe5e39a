using MedVision.Imaging.Masks;

namespace MedVision.Inference.Segmentation;

/// <summary>
/// What the network says of a series before any rule: the voxels above the card's threshold, and for each slice the probability that it
/// shows a tumour (null where the network does not judge slices).
/// </summary>
internal sealed record LesionProposal(Mask Mask, IReadOnlyList<double>? Presence);
