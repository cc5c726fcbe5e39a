namespace MedVision.Inference.Models.Cards;

/// <summary>The output that is the guard score, the highest median over a series that passes, and what headers must say.</summary>
public sealed record CardGuard(string Score, double Threshold, string SeriesRule, CardHeaderRules HeaderRules);
