namespace MedVision.Web.Layout;

/// <summary>
/// Reloads a page when something changed: at once, and then at most once in the pause, so that a study of a thousand images
/// arriving does not redraw a page a thousand times.
/// </summary>
internal sealed class Refresh : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);
    private readonly SemaphoreSlim asked = new(0, 1);
    private readonly CancellationTokenSource closed = new();

    public Refresh(Func<Task> reload) => _ = RunAsync(reload);

    public void Ask()
    {
        lock (asked)
            if (!closed.IsCancellationRequested && asked.CurrentCount == 0) asked.Release();
    }

    public void Dispose()
    {
        lock (asked) closed.Cancel();
    }

    private async Task RunAsync(Func<Task> reload)
    {
        try
        {
            while (true)
            {
                await asked.WaitAsync(closed.Token);
                await reload();
                await Task.Delay(Pause, closed.Token);
            }
        }
        catch (Exception error) when (closed.IsCancellationRequested && error is OperationCanceledException or ObjectDisposedException)
        {
            // The page was closed.
        }
    }
}
