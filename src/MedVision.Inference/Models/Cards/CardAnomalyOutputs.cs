namespace MedVision.Inference.Models.Cards;

/// <summary>Names of the network's outputs.</summary>
public sealed record CardAnomalyOutputs(string Reconstruction, string Map, string Score);
