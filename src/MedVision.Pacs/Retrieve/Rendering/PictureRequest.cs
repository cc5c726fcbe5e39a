using MedVision.Imaging.Rendering;
using MedVision.Imaging.Windowing;

namespace MedVision.Pacs.Retrieve.Rendering;

/// <summary>How a frame is to be drawn, PS3.18 8.3.5.1.</summary>
public sealed record PictureRequest
{
    public PictureFormat Format { get; init; }

    /// <summary>1 to 100, for JPEG.</summary>
    public int Quality { get; init; } = 90;

    /// <summary>In place of the header's window; null: the header's.</summary>
    public VoiWindow? Window { get; init; }

    /// <summary>The size and the part; null: the whole frame, pixel by pixel.</summary>
    public Viewport? Viewport { get; init; }
}
