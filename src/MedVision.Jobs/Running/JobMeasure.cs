using System.Diagnostics;
using System.Diagnostics.Metrics;
using MedVision.Archive.Rows;

namespace MedVision.Jobs.Running;

/// <summary>One run of a job, timed and traced from its making to the end of its <c>using</c>.</summary>
internal sealed class JobMeasure : IDisposable
{
    public const string Name = "MedVision.Jobs";
    private static readonly ActivitySource activities = new(Name);
    private static readonly Meter meter = new(Name);
    private static readonly Histogram<double> durations = meter.CreateHistogram("medvision.job.duration", "s", "Runs of jobs, by kind and outcome.", null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800] });

    private static readonly Histogram<double> waits = meter.CreateHistogram("medvision.job.wait", "s", "Time from a job's order to its first run, by kind.", null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 3600] });

    private readonly long started = Stopwatch.GetTimestamp();
    private readonly KeyValuePair<string, object?> kind;
    private readonly Activity? activity;
    private string outcome = "lost";

    public JobMeasure(Job job)
    {
        kind = new("kind", job.Kind.ToString());
        if (job is { Attempts: 1, StartedAt: { } began }) waits.Record((began - job.CreatedAt).TotalSeconds, kind);
        activity = activities.StartActivity($"job {job.Kind}", ActivityKind.Consumer)?.SetTag("medvision.job", job.Id.ToString());
    }

    /// <summary>What became of it; unsaid, another worker has it.</summary>
    public void Ended(JobState state) => outcome = state == JobState.Queued ? "given back" : state.ToString().ToLowerInvariant();

    public void Dispose()
    {
        durations.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, kind, new KeyValuePair<string, object?>("outcome", outcome));
        activity?.SetTag("medvision.outcome", outcome);
        if (outcome is "failed") activity?.SetStatus(ActivityStatusCode.Error);
        activity?.Dispose();
    }
}
