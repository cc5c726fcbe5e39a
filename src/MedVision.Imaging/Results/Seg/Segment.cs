using MedVision.Imaging.Masks;
using MedVision.Imaging.Rendering;
using MedVision.Imaging.Results.Provenance;

namespace MedVision.Imaging.Results.Seg;

/// <summary>One segment of a segmentation object: a lesion with its tracking identity, PS3.3 C.8.20.4.</summary>
/// <param name="Label">What readers see, at most 64 characters; also the Tracking ID.</param>
/// <param name="TrackingUid">The lesion's identity over objects and time.</param>
/// <param name="Voxels">Where it lies in the source volume.</param>
/// <param name="Type">What it is, the segmented property type.</param>
/// <param name="Color">How it is shown, sRGB.</param>
public sealed record Segment(string Label, string TrackingUid, Component Voxels, Code Type, Rgb Color);
