namespace MedVision.Jobs;

/// <summary>How a process works.</summary>
public sealed record JobsOptions
{
    public JobsRole Role { get; init; } = JobsRole.All;

    /// <summary>A series is complete when no new instance came for this long.</summary>
    public TimeSpan CompletionDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often workers look for complete series and for waiting jobs. News of a job wakes them at once.</summary>
    public TimeSpan ScanInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Jobs at a time in this process; each uses all cores while it infers.</summary>
    public int Concurrency { get; init; } = 2;

    /// <summary>A job that was begun this often and never ended (its workers died with it) is given up.</summary>
    public int MaxAttempts { get; init; } = 3;

    /// <summary>Sendings and fetchings at a time in this process; they wait for others more than they compute. Each node has one at a time.</summary>
    public int NetworkConcurrency { get; init; } = 4;

    /// <summary>When a sending or fetching that failed is tried again.</summary>
    public RetryPolicy Retry { get; init; } = new();
}
