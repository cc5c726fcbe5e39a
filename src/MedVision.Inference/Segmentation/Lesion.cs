using MedVision.Imaging.Masks;
using MedVision.Imaging.Measurements;

namespace MedVision.Inference.Segmentation;

/// <summary>
/// A lesion in the series' geometry with its size. <see cref="Presence"/>: mean over its voxels of the probability that their slice shows a
/// tumour; null where the network does not judge slices.
/// </summary>
internal sealed record Lesion(Component Component, LesionSize Size, double? Presence);
