using MedVision.Imaging.Results.Content;
using MedVision.Imaging.Windowing;

namespace MedVision.Imaging.Results.Capture;

/// <summary>What captures show: the findings page, every slice with a lesion, and what speaks for the tumor type.</summary>
/// <param name="Content">What the models say.</param>
/// <param name="Window">How the slices are windowed.</param>
/// <param name="SmallestIsWhite">Whether the source is MONOCHROME1.</param>
public sealed record CaptureRequest(ReportContent Content, VoiWindow Window, bool SmallestIsWhite = false);
