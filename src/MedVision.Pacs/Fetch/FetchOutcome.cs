namespace MedVision.Pacs.Fetch;

/// <summary>How far a study is fetched.</summary>
/// <param name="Total">Instances that the node wants to give; null while unknown.</param>
/// <param name="Done">Instances that are stored here now, those that were here before among them.</param>
/// <param name="Failed">Instances that were not taken.</param>
/// <param name="Reason">Why, of the first of them.</param>
public sealed record FetchOutcome(int? Total, int Done, int Failed, string? Reason = null)
{
    /// <summary>Some failed for a reason that may pass.</summary>
    public bool IsPassing { get; init; }
}
