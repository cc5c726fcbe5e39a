namespace MedVision.Inference.Models.Cards;

/// <summary>A coded concept, PS3.3 8: scheme, code value, meaning.</summary>
public sealed record CardCode(string Scheme, string Code, string Meaning);
