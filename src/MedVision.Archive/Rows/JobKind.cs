namespace MedVision.Archive.Rows;

public enum JobKind
{
    Analyze,
    Generate,

    /// <summary>One try of a <see cref="Delivery"/>.</summary>
    Send,

    /// <summary>One try of a <see cref="Rows.Pull"/>.</summary>
    Pull,
}
