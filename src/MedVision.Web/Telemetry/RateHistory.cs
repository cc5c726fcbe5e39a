namespace MedVision.Web.Telemetry;

/// <summary>This process's rates over the last minutes, a point every few seconds.</summary>
internal sealed class RateHistory(MetricStore store, TimeProvider time) : BackgroundService
{
    public static readonly TimeSpan Step = TimeSpan.FromSeconds(5), Reach = TimeSpan.FromMinutes(15);
    private static readonly int most = (int)(Reach / Step);
    private readonly Lock gate = new();
    private readonly Queue<RatePoint> points = new();
    private Totals? before;

    /// <summary>The oldest first.</summary>
    public IReadOnlyList<RatePoint> Points
    {
        get
        {
            lock (gate) return [.. points];
        }
    }

    /// <summary>Told after each new point.</summary>
    public event Action? Advanced;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(Step, time);
        try
        {
            do Advance();
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process stops.
        }
    }

    /// <summary>Compares the totals with those of the last point.</summary>
    internal void Advance()
    {
        DateTimeOffset at = time.GetUtcNow();
        Totals now = new(at, store.Sum("medvision.instances", "outcome=\"Stored\""), store.Sum("medvision.instances.stored.size"),
            store.Sum("medvision.operation.duration", "operation=\"c-find\"") + store.Sum("medvision.operation.duration", "operation=\"qido\""),
            store.Sum("medvision.operation.duration", "operation=\"wado\"") + store.Sum("medvision.operation.duration", "operation=\"c-get\"") + store.Sum("medvision.operation.duration", "operation=\"c-move\""),
            store.Sum("medvision.operation.duration", "outcome=\"failure\"") + store.Sum("medvision.operation.duration", "outcome=\"broken off\""));
        if (before is { } last && (at - last.At).TotalSeconds is > 0 and var seconds)
        {
            RatePoint point = new(at, (now.Stored - last.Stored) / seconds, (now.Bytes - last.Bytes) / seconds / 1e6, (now.Queries - last.Queries) / seconds,
                (now.Retrievals - last.Retrievals) / seconds, (now.Failures - last.Failures) / seconds, (int)store.Sum("medvision.dicom.associations.open"));
            lock (gate)
            {
                points.Enqueue(point);
                while (points.Count > most) points.Dequeue();
            }
        }
        before = now;
        Advanced?.Invoke();
    }

    private sealed record Totals(DateTimeOffset At, double Stored, double Bytes, double Queries, double Retrievals, double Failures);
}
