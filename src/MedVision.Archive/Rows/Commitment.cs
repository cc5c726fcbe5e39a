namespace MedVision.Archive.Rows;

/// <summary>A node's request that we take over the care for instances (storage commitment, PS3.4 J), and how far our report has come.</summary>
public sealed class Commitment
{
    public long Id { get; set; }

    /// <summary>The title of the node that asked, and that gets the report.</summary>
    public required string AETitle { get; set; }

    public required string TransactionUid { get; set; }

    /// <summary>The SOP classes of the instances that were named, beside <see cref="SopInstanceUids"/>.</summary>
    public required string[] SopClassUids { get; set; }

    public required string[] SopInstanceUids { get; set; }

    /// <summary>The transaction UID was that of another request of this node.</summary>
    public bool IsDuplicate { get; set; }

    public CommitmentState State { get; set; }
    public DateTimeOffset RequestedAt { get; set; }

    /// <summary>When the report is due; while somebody works on it, when that one is taken for dead.</summary>
    public DateTimeOffset DueAt { get; set; }

    public int Attempts { get; set; }

    /// <summary>Why the last attempt failed.</summary>
    public string? LastError { get; set; }

    public DateTimeOffset? ReportedAt { get; set; }

    /// <summary>Instances that the report said are kept.</summary>
    public int Committed { get; set; }

    /// <summary>Instances that the report said are not.</summary>
    public int Failed { get; set; }
}
