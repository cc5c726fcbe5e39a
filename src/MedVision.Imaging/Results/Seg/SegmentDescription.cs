using MedVision.Imaging.Results.Provenance;

namespace MedVision.Imaging.Results.Seg;

/// <summary>A segment as it was read, PS3.3 C.8.20.4: number, label, tracking identity, what it is, and its frames.</summary>
public sealed record SegmentDescription(
    int Number, string Label, string? TrackingId, string? TrackingUid, Code? Type, IReadOnlyList<SegmentFrame> Frames);
