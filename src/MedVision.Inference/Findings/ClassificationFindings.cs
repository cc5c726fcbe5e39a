namespace MedVision.Inference.Findings;

/// <summary>
/// The tumour type of a series by the case rule of the model's card, which says which slices with a lesion count and how much.
/// <see cref="Label"/> is null where the rule abstains: the highest probability is below <see cref="AbstainBelow"/>, the rule's limit.
/// </summary>
public sealed record ClassificationFindings(
    string Model, string Sha256, string? Label, IReadOnlyDictionary<string, double> Probabilities, double? AbstainBelow = null);
