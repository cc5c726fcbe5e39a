namespace MedVision.Archive.Rows;

/// <summary>How far a request for storage commitment has come.</summary>
public enum CommitmentState
{
    /// <summary>The report has not arrived.</summary>
    Pending,

    /// <summary>The node has taken the report.</summary>
    Reported,

    /// <summary>The node could not be told for days.</summary>
    Abandoned,
}
