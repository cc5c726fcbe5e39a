namespace MedVision.Inference.Models.Cards;

/// <summary>How stored values become the network's input: the numbers that drive <c>SlicePreprocessor</c>. See models/README.md.</summary>
/// <param name="Rows">Height of the input in pixels.</param>
/// <param name="Columns">Width of the input in pixels.</param>
/// <param name="Fit"><c>pad</c> (square pixels, centred in a square of zeros) or <c>stretch</c>.</param>
/// <param name="Interpolation"><c>bilinear</c>: half-pixel centres, antialiased when shrinking.</param>
/// <param name="Window">From stored values to [0,1].</param>
/// <param name="Normalization">From [0,1] to what the network expects.</param>
public sealed record CardPreprocessing(int Rows, int Columns, string Fit, string Interpolation, CardWindow Window, CardNormalization Normalization);
