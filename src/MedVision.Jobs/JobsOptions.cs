namespace MedVision.Jobs;

/// <summary>How a process works.</summary>
public sealed record JobsOptions
{
    public JobsRole Role { get; init; } = JobsRole.All;

    /// <summary>A series is complete when no new instance came for this long.</summary>
    public TimeSpan CompletionDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Jobs at a time in this process; each uses all cores while it infers.</summary>
    public int Concurrency { get; init; } = 2;
}
