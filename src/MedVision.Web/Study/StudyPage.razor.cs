using MedVision.Archive.Changes;
using MedVision.Web.Layout;
using Microsoft.AspNetCore.Components;

namespace MedVision.Web.Study;

public sealed partial class StudyPage
{
    private readonly CancellationTokenSource closed = new();
    private StudyView? study;
    private SeriesView? shown;
    private ImageViewer? viewer;
    private Refresh? refresh;
    private bool missing;
    private bool chosen; // the reader chose the series; news from the models must not take it away

    [Parameter] public string Uid { get; set; } = "";

    [SupplyParameterFromQuery(Name = "series")] public string? SeriesUid { get; set; }

    protected override async Task OnInitializedAsync()
    {
        refresh = new Refresh(() => InvokeAsync(ReloadAsync));
        Changes.Changed += OnChanged;
        await ReloadAsync();
    }

    public void Dispose()
    {
        Changes.Changed -= OnChanged;
        refresh?.Dispose();
        closed.Cancel();
        closed.Dispose();
    }

    private void OnChanged(ArchiveChange change)
    {
        // A notice names a row's key, which the page does not hold; reading one study again is cheap.
        if (change.Kind is ArchiveChangeKind.Study or ArchiveChangeKind.Job or ArchiveChangeKind.Unknown) refresh?.Ask();
    }

    private async Task ReloadAsync()
    {
        if (closed.IsCancellationRequested) return;
        study = await Query.ReadAsync(Uid, closed.Token);
        missing = study is null;
        string? wanted = chosen ? shown?.SeriesInstanceUid : SeriesUid;
        shown = study?.Series.FirstOrDefault(series => series.SeriesInstanceUid == wanted) ?? study?.First;
        StateHasChanged();
    }

    private void Show(SeriesView series) => (shown, chosen) = (series, true);

    private Task ShowLesionAsync(int number) => viewer?.ShowLesionAsync(number) ?? Task.CompletedTask;
}
