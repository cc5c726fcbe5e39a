namespace MedVision.Archive.Changes;

public enum ArchiveChangeKind
{
    /// <summary>The connection was lost for a while: anything may have changed, read again.</summary>
    Unknown,
    Study,
    Job,
    Generation,
    Quarantine,
    Conflict,
    Node,
    RoutingRule,
    Delivery,
    Pull,
}
