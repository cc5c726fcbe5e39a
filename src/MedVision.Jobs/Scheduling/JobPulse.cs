namespace MedVision.Jobs.Scheduling;

/// <summary>When this process last looked for jobs with success: a worker whose pulse stops does nothing any more.</summary>
public sealed class JobPulse
{
    private long ticks;

    /// <summary>Null before the first time.</summary>
    public DateTimeOffset? Last => Interlocked.Read(ref ticks) is > 0 and var at ? new DateTimeOffset(at, TimeSpan.Zero) : null;

    internal void Beat(DateTimeOffset now) => Interlocked.Exchange(ref ticks, now.UtcTicks);
}
