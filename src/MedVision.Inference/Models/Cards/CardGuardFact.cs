namespace MedVision.Inference.Models.Cards;

/// <summary>One thing that is asked of a slice.</summary>
/// <param name="Name">Short name, as in the figures.</param>
/// <param name="Usual">The fact's median over slices as they should be.</param>
/// <param name="Threshold">The highest value of one slice that passes; more than <paramref name="Usual"/>.</param>
/// <param name="Words">What to tell a reader of a slice above the threshold: "turned by 90 degrees".</param>
/// <param name="SeriesThreshold">For what is true of a series or not at all: the highest median over its slices that passes; null: not asked.</param>
/// <param name="General">Tells that something is wrong and not what: its words are used only where no other fact is above its threshold.</param>
public sealed record CardGuardFact(string Name, double Usual, double Threshold, string Words, double? SeriesThreshold = null, bool General = false);
