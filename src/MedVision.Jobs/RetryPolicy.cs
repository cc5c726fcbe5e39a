namespace MedVision.Jobs;

/// <summary>Exponential backoff with jitter: each wait is twice the last, up to a longest one, a fifth more or less, so that what failed together does not come back together.</summary>
public sealed record RetryPolicy
{
    private const double Jitter = 0.2;

    public TimeSpan First { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan Longest { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Tries before it is given up; with the waits above about two and a half days, longer than a weekend's maintenance.</summary>
    public int MostTries { get; init; } = 64;

    /// <summary>When to try again after so many failed tries; null: not any more.</summary>
    public DateTimeOffset? After(int tries, DateTimeOffset now, Random random)
    {
        if (tries >= MostTries) return null;
        double wait = Math.Min(Longest.TotalSeconds, First.TotalSeconds * Math.Pow(2, Math.Min(tries - 1, 30)));
        return now + TimeSpan.FromSeconds(wait * (1 + (Jitter * ((2 * random.NextDouble()) - 1))));
    }
}
