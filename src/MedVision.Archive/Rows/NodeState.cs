namespace MedVision.Archive.Rows;

/// <summary>Whether a node may associate.</summary>
public enum NodeState
{
    /// <summary>It tried, and nobody has decided.</summary>
    Knocking,
    Admitted,
    Refused,
}
