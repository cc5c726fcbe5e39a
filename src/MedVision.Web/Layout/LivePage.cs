using MedVision.Archive.Changes;
using Microsoft.AspNetCore.Components;

namespace MedVision.Web.Layout;

/// <summary>A page that reads itself again when the archive changes, and stops what it asked for when it is closed.</summary>
public abstract class LivePage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource closed = new();
    private Refresh? refresh;

    protected LivePage() => Closed = closed.Token;

    /// <summary>Cancelled when the page is left.</summary>
    protected CancellationToken Closed { get; }

    [Inject] private ArchiveChanges Changes { get; set; } = null!;

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Whether news of that kind may change what the page shows. Lost news always may.</summary>
    protected abstract bool Concerns(ArchiveChangeKind kind);

    /// <summary>Reads what the page shows: at first, and again after news.</summary>
    protected abstract Task ReadAsync();

    protected override async Task OnInitializedAsync()
    {
        refresh = new Refresh(() => InvokeAsync(ReadAgainAsync));
        Changes.Changed += OnChanged;
        await ReadAsync();
    }

    /// <summary>Reads again soon; many calls in a moment read once.</summary>
    protected void Ask() => refresh?.Ask();

    protected virtual void Dispose(bool disposing)
    {
        if (!disposing || closed.IsCancellationRequested) return;
        Changes.Changed -= OnChanged;
        refresh?.Dispose();
        closed.Cancel();
        closed.Dispose();
    }

    private void OnChanged(ArchiveChange change)
    {
        if (change.Kind is ArchiveChangeKind.Unknown || Concerns(change.Kind)) Ask();
    }

    private async Task ReadAgainAsync()
    {
        if (Closed.IsCancellationRequested) return;
        await ReadAsync();
        StateHasChanged();
    }
}
