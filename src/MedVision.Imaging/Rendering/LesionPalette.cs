namespace MedVision.Imaging.Rendering;

/// <summary>
/// The colour of the n-th lesion, the same in the SEG and in the overlay PNGs: Okabe and Ito's colours, told apart by colour-blind readers.
/// </summary>
public static class LesionPalette
{
    private static readonly Rgb[] Colors =
    [
        new(213, 94, 0), new(86, 180, 233), new(240, 228, 66), new(0, 158, 115), new(204, 121, 167), new(230, 159, 0), new(0, 114, 178),
    ];

    /// <summary>The colour of the 0-based <paramref name="lesion"/>; colours repeat after seven.</summary>
    public static Rgb ColorOf(int lesion) => Colors[lesion % Colors.Length];
}
