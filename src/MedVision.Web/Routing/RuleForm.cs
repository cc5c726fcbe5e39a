using MedVision.Archive.Rows;

namespace MedVision.Web.Routing;

/// <summary>A routing rule as people and scripts write it.</summary>
public sealed class RuleForm
{
    public long? Id { get; set; }
    public string Name { get; set; } = "";
    public bool IsEnabled { get; set; } = true;
    public RoutingOccasion Occasion { get; set; } = RoutingOccasion.Results;
    public string? SourceAE { get; set; }
    public string? Modality { get; set; }
    public string? Description { get; set; }
    public string? BodyPart { get; set; }
    public RoutingAnalysis Analysis { get; set; }
    public List<ResultKind> Results { get; set; } = [ResultKind.Segmentation, ResultKind.Report];
    public bool SendsBack { get; set; }
    public bool IncludesPriors { get; set; }
    public int PriorLimit { get; set; } = 3;
    public string? PriorModality { get; set; }
    public List<long> NodeIds { get; set; } = [];

    public static RuleForm Of(RoutingRule rule) => new()
    {
        Id = rule.Id,
        Name = rule.Name,
        IsEnabled = rule.IsEnabled,
        Occasion = rule.Occasion,
        SourceAE = rule.SourceAE,
        Modality = rule.Modality,
        Description = rule.Description,
        BodyPart = rule.BodyPart,
        Analysis = rule.Analysis,
        Results = [.. rule.Results],
        SendsBack = rule.SendsBack,
        IncludesPriors = rule.IncludesPriors,
        PriorLimit = Math.Max(1, rule.PriorLimit),
        PriorModality = rule.PriorModality,
        NodeIds = [.. rule.Nodes.Select(node => node.Id)],
    };

    /// <summary>What is wrong with it; null: it can be saved.</summary>
    public string? WhyNot() =>
        string.IsNullOrWhiteSpace(Name) ? "A rule needs a name."
        : Occasion == RoutingOccasion.Images && Analysis == RoutingAnalysis.Unsaid && NodeIds.Count == 0 ? "The rule does nothing: let it say something about analysis, or choose a node."
        : Occasion != RoutingOccasion.Images && NodeIds.Count == 0 ? "Choose at least one node."
        : Occasion == RoutingOccasion.Results && Results.Count == 0 ? "Choose which results are sent."
        : Occasion == RoutingOccasion.Priors && PriorLimit is < 1 or > 50 ? "Between 1 and 50 earlier studies can be fetched."
        : null;

    public void WriteTo(RoutingRule rule)
    {
        bool isImages = Occasion == RoutingOccasion.Images, isPriors = Occasion == RoutingOccasion.Priors;
        (rule.Name, rule.IsEnabled, rule.Occasion) = (Name.Trim(), IsEnabled, Occasion);
        (rule.SourceAE, rule.Modality, rule.Description, rule.BodyPart) = (Filled(SourceAE), Filled(Modality), Filled(Description), Filled(BodyPart));
        rule.Analysis = isImages ? Analysis : RoutingAnalysis.Unsaid;
        rule.Results = Occasion == RoutingOccasion.Results ? [.. Results.Distinct().Order()] : [];
        (rule.SendsBack, rule.IncludesPriors) = (isImages && SendsBack, IncludesPriors && !isPriors);
        (rule.PriorLimit, rule.PriorModality) = isPriors ? (PriorLimit, Filled(PriorModality)) : (0, null);
    }

    private static string? Filled(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
