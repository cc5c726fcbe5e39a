namespace MedVision.Archive.Rows;

/// <summary>Objects of a series on their way to a node.</summary>
public sealed class Delivery
{
    public long Id { get; set; }
    public long NodeId { get; set; }
    public long SeriesId { get; set; }

    /// <summary>What is sent, in words without patient data.</summary>
    public required string Subject { get; set; }

    public DeliveryState State { get; set; }

    /// <summary>Tries that failed since it was last ordered.</summary>
    public int Attempts { get; set; }

    public DateTimeOffset? NextTryAt { get; set; }

    /// <summary>Why the last try failed, in words.</summary>
    public string? Error { get; set; }

    public int ItemCount { get; set; }
    public int SentCount { get; set; }
    public int WithheldCount { get; set; }

    /// <summary>The rule that ordered it, while there is such a rule.</summary>
    public long? RuleId { get; set; }

    /// <summary>Who ordered it: a rule's name or a user's.</summary>
    public required string OrderedBy { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? FinishedAt { get; set; }
    public Node Node { get; set; } = null!;
    public Series Series { get; set; } = null!;
    public RoutingRule? Rule { get; set; }
    public Job? Job { get; set; }
    public List<DeliveryItem> Items { get; } = [];
}
