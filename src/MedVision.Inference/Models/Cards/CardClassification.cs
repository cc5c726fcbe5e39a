namespace MedVision.Inference.Models.Cards;

/// <summary>
/// From logits to probabilities: divided by <see cref="Temperature"/>, then softmax; a slice whose highest is below <see cref="AbstainBelow"/>
/// gets no label, a series by its own <see cref="CaseRule"/>. <see cref="ActivationOutput"/> names the output (n,classes,h,w) that splits the
/// classes' logits among the places of the slice, <see cref="FeaturesOutput"/> the output (n,d) that the class is told from; null for a
/// network without them.
/// </summary>
public sealed record CardClassification(
    string Activation, IReadOnlyList<string> Labels, double Temperature, double? AbstainBelow, CardCaseRule CaseRule,
    string? ActivationOutput = null, string? FeaturesOutput = null);
