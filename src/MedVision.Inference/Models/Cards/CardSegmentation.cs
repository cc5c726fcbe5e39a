namespace MedVision.Inference.Models.Cards;

/// <summary>From logits to lesions: probability above <see cref="Threshold"/>, components smaller than <see cref="MinimumLesionMl"/> dropped.</summary>
public sealed record CardSegmentation(string Activation, double Threshold, double MinimumLesionMl, CardCode Finding);
