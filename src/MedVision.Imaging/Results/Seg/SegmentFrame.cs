using MedVision.Imaging.Volumes;

namespace MedVision.Imaging.Results.Seg;

/// <summary>One frame of a segment.</summary>
/// <param name="Pixels">Rising indices row * columns + column of the pixels that belong to the segment.</param>
/// <param name="Position">Its Image Position (Patient), mm, or null.</param>
/// <param name="SourceUid">The SOP Instance UID of the image that it was made from, or null.</param>
/// <param name="SourceFrame">The 0-based frame of that image.</param>
public sealed record SegmentFrame(IReadOnlyList<int> Pixels, Vector3? Position, string? SourceUid, int SourceFrame);
