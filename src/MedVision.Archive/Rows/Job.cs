namespace MedVision.Archive.Rows;

/// <summary>A piece of work for the workers, and what pages show of it.</summary>
public sealed class Job
{
    public Guid Id { get; set; }
    public JobKind Kind { get; set; }

    /// <summary>What it is about, in words without patient data.</summary>
    public string Subject { get; set; } = "";

    public long? SeriesId { get; set; }
    public long? GenerationId { get; set; }
    public long? DeliveryId { get; set; }
    public long? PullId { get; set; }

    /// <summary>SHA-256 over the series' blobs when the job was made: a series is analysed once for each content.</summary>
    public string? InputKey { get; set; }

    public JobState State { get; set; }
    public string? Stage { get; set; }

    /// <summary>0 to 1.</summary>
    public double Progress { get; set; }

    public int Attempts { get; set; }
    public string? Worker { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? StartedAt { get; set; }
    public DateTimeOffset? FinishedAt { get; set; }
    public string? Error { get; set; }
    public bool CancelRequested { get; set; }
    public Series? Series { get; set; }
    public Generation? Generation { get; set; }
    public Delivery? Delivery { get; set; }
    public Pull? Pull { get; set; }
}
