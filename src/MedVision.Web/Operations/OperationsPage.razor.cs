using MedVision.Web.Telemetry;
using Microsoft.AspNetCore.Components;
using Npgsql;

namespace MedVision.Web.Operations;

/// <summary>Looks again every two seconds while it is open.</summary>
public sealed partial class OperationsPage : IDisposable
{
    private static readonly TimeSpan pause = TimeSpan.FromSeconds(2);
    private readonly CancellationTokenSource closed = new();
    private IReadOnlyList<RatePoint> points = [];
    private IReadOnlyList<AssociationView> associations = [];
    private IReadOnlyList<QueueView> queue = [];
    private IReadOnlyList<LogLine> lines = [];
    private StorageView? storage;

    [Inject] private OperationsQuery Query { get; set; } = null!;

    [Inject] private RateHistory Rates { get; set; } = null!;

    [Inject] private LogTail Log { get; set; } = null!;

    [Inject] private TimeProvider Time { get; set; } = null!;

    public void Dispose()
    {
        closed.Cancel();
        closed.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        await ReadAsync(closed.Token);
        if (RendererInfo.IsInteractive) _ = RefreshAsync(closed.Token);
    }

    private async Task RefreshAsync(CancellationToken ct)
    {
        using PeriodicTimer timer = new(pause, Time);
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
            {
                await InvokeAsync(async () =>
                {
                    await ReadAsync(ct);
                    StateHasChanged();
                });
            }
        }
        catch (OperationCanceledException)
        {
            // The page was closed.
        }
    }

    private async Task ReadAsync(CancellationToken ct)
    {
        (points, associations, lines, storage) = (Rates.Points, Query.Associations(), [.. Log.Lines.Take(20)], Query.Storage());
        try
        {
            queue = await Query.QueueAsync(ct);
        }
        catch (Exception error) when (error is NpgsqlException or InvalidOperationException { InnerException: NpgsqlException })
        {
            // This page is for such moments: it stays, with the queue as it was, and the log says what is wrong.
        }
    }

    private string Age(DateTimeOffset since)
    {
        TimeSpan age = Time.GetUtcNow() - since;
        return age.TotalMinutes < 1 ? $"{Math.Max(0, age.TotalSeconds):0} s" : age.TotalHours < 1 ? $"{age.TotalMinutes:0} min" : $"{age.TotalHours:0.#} h";
    }
}
