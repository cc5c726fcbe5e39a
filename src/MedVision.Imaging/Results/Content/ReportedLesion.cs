using MedVision.Imaging.Masks;
using MedVision.Imaging.Measurements;
using MedVision.Imaging.Results.Provenance;

namespace MedVision.Imaging.Results.Content;

/// <summary>A lesion with its sizes, PS3.16 TID 1411.</summary>
/// <param name="Label">What readers see, at most 64 characters; the Tracking Identifier, as in the SEG.</param>
/// <param name="TrackingUid">The Tracking Unique Identifier, as in the SEG.</param>
/// <param name="Finding">What it is.</param>
/// <param name="Voxels">Where it lies in the volume.</param>
/// <param name="Size">Volume in ml, axes in mm.</param>
public sealed record ReportedLesion(string Label, string TrackingUid, Code Finding, Component Voxels, LesionSize Size);
