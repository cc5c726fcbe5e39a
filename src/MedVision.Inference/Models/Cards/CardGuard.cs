namespace MedVision.Inference.Models.Cards;

/// <summary>What decides whether a series is of the kind that the models know.</summary>
/// <param name="Output">The network's output (n, facts): one number per slice and fact, in the order of <paramref name="Facts"/>.</param>
/// <param name="Facts">What is asked of a slice; a slice is held back when any fact is above its threshold.</param>
/// <param name="MostSlices">The greatest share of a series' slices that may be held back, between 0 and 1; with more the series is withheld.</param>
/// <param name="SeriesRule">The rule in words.</param>
/// <param name="HeaderRules">What the headers must say.</param>
public sealed record CardGuard(string Output, IReadOnlyList<CardGuardFact> Facts, double MostSlices, string SeriesRule, CardHeaderRules HeaderRules);
