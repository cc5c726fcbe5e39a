namespace MedVision.Inference.Models.Cards;

/// <summary>
/// The generator's latent size, classes, output size and range; masks are cut at <see cref="MaskThreshold"/>. A draw whose mask has fewer than
/// <see cref="MinimumMaskPixels"/> pixels is drawn again. <see cref="Reference"/> names the file beside the card of the real slices that generated
/// ones are held against; null where there is none.
/// </summary>
public sealed record CardGeneration(
    int Latent, IReadOnlyList<string> Labels, int Rows, int Columns, IReadOnlyList<double> ImageRange, double MaskThreshold, double MaxTruncation,
    int MinimumMaskPixels = 0, string? Reference = null);
