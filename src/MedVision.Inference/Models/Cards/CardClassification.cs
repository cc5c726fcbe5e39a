namespace MedVision.Inference.Models.Cards;

/// <summary>From logits to probabilities: divided by <see cref="Temperature"/>, then softmax; below <see cref="AbstainBelow"/> no label is given.</summary>
public sealed record CardClassification(string Activation, IReadOnlyList<string> Labels, double Temperature, double? AbstainBelow);
