namespace MedVision.Inference.Models.Cards;

/// <summary><c>zscore</c> over a slice, <c>affine</c> (x * scale + offset) or <c>none</c>.</summary>
public sealed record CardNormalization(string Kind, string? Scope = null, double? Epsilon = null, double? Scale = null, double? Offset = null);
