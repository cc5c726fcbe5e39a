namespace MedVision.Imaging.Rendering;

/// <summary>The space that a picture is to fit into, and the part of it that is to be seen there, PS3.18 8.3.5.1.3.</summary>
/// <param name="Width">Pixels that the result may be wide.</param>
/// <param name="Height">Pixels that it may be high.</param>
public sealed record Viewport(int Width, int Height)
{
    /// <summary>The region's left column; 0 is the picture's first.</summary>
    public double Left { get; init; }

    /// <summary>The region's upper row.</summary>
    public double Top { get; init; }

    /// <summary>Columns of the region; null: up to the right edge. Negative: the region is shown with left and right exchanged.</summary>
    public double? RegionWidth { get; init; }

    /// <summary>Rows of the region; null: down to the lower edge. Negative: upside down.</summary>
    public double? RegionHeight { get; init; }
}
