namespace MedVision.Inference.Models.Cards;

/// <summary>A percentile window over a <c>series</c> or a <c>slice</c>: the lower and upper percentile go to 0 and 1, clamped.</summary>
public sealed record CardWindow(string Kind, string Scope, double Lower, double Upper);
