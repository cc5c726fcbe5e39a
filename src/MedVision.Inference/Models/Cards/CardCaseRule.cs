namespace MedVision.Inference.Models.Cards;

/// <summary>
/// How the slices' probabilities make a series' class. <see cref="Kind"/> <c>areaWeightedMean</c>: slices count whose lesions cover at least
/// <see cref="MinimumAreaShare"/> of what they cover in the slice where they cover most; the class probabilities of these are averaged with
/// area to the power of <see cref="AreaPower"/> as weight. A highest mean below <see cref="AbstainBelow"/> gives no label.
/// </summary>
public sealed record CardCaseRule(string Kind, double AreaPower, double MinimumAreaShare, double? AbstainBelow);
