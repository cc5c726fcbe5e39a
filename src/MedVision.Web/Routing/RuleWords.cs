using MedVision.Archive.Rows;

namespace MedVision.Web.Routing;

/// <summary>Rules in sentences.</summary>
internal static class RuleWords
{
    public static readonly ResultKind[] Kinds = [ResultKind.Segmentation, ResultKind.Report, ResultKind.ParametricMap, ResultKind.Capture];

    public static string Of(RoutingOccasion occasion) => occasion switch
    {
        RoutingOccasion.Images => "A series has come",
        RoutingOccasion.Results => "An analysis is done",
        RoutingOccasion.SignedReport => "A report is signed",
        _ => "A series has come: fetch priors",
    };

    public static string Of(ResultKind kind) => kind switch
    {
        ResultKind.Segmentation => "segmentation",
        ResultKind.Report => "report",
        ResultKind.ParametricMap => "map",
        ResultKind.Capture => "captures",
        _ => "signed report",
    };

    public static string Conditions(RoutingRule rule)
    {
        string[] all = [.. new[] { ("from", rule.SourceAE), ("modality", rule.Modality), ("description", rule.Description), ("body part", rule.BodyPart) }
            .Where(one => one.Item2 is not null).Select(one => $"{one.Item1} {one.Item2}")];
        return all.Length == 0 ? "every series" : string.Join(", ", all);
    }

    public static string Effect(RoutingRule rule)
    {
        string nodes = string.Join(", ", rule.Nodes.Select(node => node.AETitle).Order(StringComparer.Ordinal));
        string? analysis = rule.Analysis switch { RoutingAnalysis.Skip => "do not analyse", RoutingAnalysis.Analyze => "analyse", _ => null };
        return rule.Occasion switch
        {
            RoutingOccasion.Results => $"send {string.Join(", ", rule.Results.Select(Of))} to {nodes}",
            RoutingOccasion.SignedReport => $"send the signed report to {nodes}",
            RoutingOccasion.Priors => $"fetch up to {rule.PriorLimit} earlier {rule.PriorModality} studies from {nodes}".Replace("  ", " ", StringComparison.Ordinal),
            _ => string.Join("; ", new[] { analysis, nodes.Length > 0 ? $"forward to {nodes}" : null }.OfType<string>()),
        };
    }
}
