namespace MedVision.Inference.Findings;

/// <summary>
/// The tumour type of a series: the mean of the slices' probabilities over the slices with a lesion, weighted by lesion area.
/// <see cref="Label"/> is null where the model abstains (its highest probability is below the card's limit).
/// </summary>
public sealed record ClassificationFindings(string Model, string Sha256, string? Label, IReadOnlyDictionary<string, double> Probabilities);
