namespace MedVision.Jobs;

/// <summary>What part a process takes in the work.</summary>
public enum JobsRole
{
    /// <summary>Orders work and does it.</summary>
    All,

    /// <summary>Orders work only.</summary>
    Web,

    /// <summary>Does work.</summary>
    Worker,
}
