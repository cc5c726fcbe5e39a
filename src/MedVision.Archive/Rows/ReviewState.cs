namespace MedVision.Archive.Rows;

/// <summary>What the clinicians' latest reviews of a study's analyses say together.</summary>
public enum ReviewState
{
    None,
    Accepted,

    /// <summary>Accepted, each with a signed report.</summary>
    Verified,
    Rejected,
    Mixed,
}
