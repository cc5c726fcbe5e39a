using MedVision.Archive.Rows;

namespace MedVision.Pacs.Routes;

/// <summary>What the rules want done about a series that is complete.</summary>
/// <param name="Series">The series.</param>
/// <param name="Verdicts">Every rule in order, with the reason why it does not speak of the series; null where it does.</param>
/// <param name="Analyze">Offer it to analysis.</param>
/// <param name="AnalyzeRule">The rule that says so; null: that is so without one.</param>
/// <param name="Sends">What is forwarded.</param>
/// <param name="Priors">Rules by which earlier studies are fetched.</param>
public sealed record RoutingPlan(
    SeriesFacts Series, IReadOnlyList<(RoutingRule Rule, string? WhyNot)> Verdicts, bool Analyze, RoutingRule? AnalyzeRule, IReadOnlyList<PlannedSend> Sends, IReadOnlyList<RoutingRule> Priors);
