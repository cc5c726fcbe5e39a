namespace MedVision.Archive.Rows;

/// <summary>What is done by itself with series that come and results that are made. Conditions that are null hold for all.</summary>
public sealed class RoutingRule
{
    public long Id { get; set; }
    public required string Name { get; set; }

    /// <summary>Rules are asked in this order; the first that speaks about analysis decides it, all that match send.</summary>
    public int Position { get; set; }

    public bool IsEnabled { get; set; } = true;
    public RoutingOccasion Occasion { get; set; }

    /// <summary>The sender of the series' images; * and ? are wildcards, as in the other conditions; case does not count.</summary>
    public string? SourceAE { get; set; }

    public string? Modality { get; set; }
    public string? Description { get; set; }
    public string? BodyPart { get; set; }
    public RoutingAnalysis Analysis { get; set; }

    /// <summary>Which results are sent.</summary>
    public ResultKind[] Results { get; set; } = [];

    /// <summary>It may send an image back to the node that it came from.</summary>
    public bool SendsBack { get; set; }

    /// <summary>It holds for studies too that a rule fetched as priors.</summary>
    public bool IncludesPriors { get; set; }

    /// <summary>How many earlier studies are fetched at most.</summary>
    public int PriorLimit { get; set; }

    /// <summary>Only earlier studies with this modality; null: any.</summary>
    public string? PriorModality { get; set; }

    public DateTimeOffset ChangedAt { get; set; }
    public string? ChangedBy { get; set; }

    /// <summary>Where it sends, or whom it asks for priors.</summary>
    public List<Node> Nodes { get; } = [];
}
