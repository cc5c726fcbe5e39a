namespace MedVision.Inference.Models.Cards;

/// <summary>Names of the figures that decide whether the model is of use, and of those that say where it is not. Pages show both together.</summary>
public sealed record CardHeadline(IReadOnlyList<string> Figures, IReadOnlyList<string> Against);
