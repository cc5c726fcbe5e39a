namespace MedVision.Archive.Rows;

/// <summary>A study that is fetched from a node, or the search for a patient's earlier studies there.</summary>
public sealed class Pull
{
    public long Id { get; set; }
    public long NodeId { get; set; }

    /// <summary>The study to be fetched; of a search for priors the study they are prior to.</summary>
    public required string StudyInstanceUid { get; set; }

    /// <summary>One series of it; null: all.</summary>
    public string? SeriesInstanceUid { get; set; }

    /// <summary>How many earlier studies to order; null: this fetches the study itself.</summary>
    public int? PriorLimit { get; set; }

    /// <summary>Only earlier studies with this modality; null: any.</summary>
    public string? PriorModality { get; set; }

    /// <summary>A rule fetches the study as an earlier one of the patient: it sets no rule for priors in motion itself.</summary>
    public bool IsPrior { get; set; }

    public PullState State { get; set; }
    public int Attempts { get; set; }
    public DateTimeOffset? NextTryAt { get; set; }
    public string? Error { get; set; }

    /// <summary>Instances that the node wants to give; null while unknown.</summary>
    public int? ItemCount { get; set; }

    public int DoneCount { get; set; }
    public int FailedCount { get; set; }
    public long? RuleId { get; set; }

    /// <summary>Who ordered it: a rule's name or a user's.</summary>
    public required string OrderedBy { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? FinishedAt { get; set; }
    public Node Node { get; set; } = null!;
    public RoutingRule? Rule { get; set; }
    public Job? Job { get; set; }
}
