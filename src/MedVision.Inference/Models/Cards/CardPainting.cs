namespace MedVision.Inference.Models.Cards;

/// <summary>
/// A painter's latent size, classes, size of mask and slice, and range of its pixels. Its inputs are <c>mask</c> (n,1,rows,columns) of 0 and 1,
/// <c>label</c> (n,) and <c>latent</c> (n,latent), its output is <c>image</c> (n,1,rows,columns).
/// </summary>
public sealed record CardPainting(
    int Latent, IReadOnlyList<string> Labels, int Rows, int Columns, IReadOnlyList<double> ImageRange, double MaxTruncation);
