using MedVision.Archive.Changes;
using MedVision.Archive.Rows;
using MedVision.Web.Layout;
using Radzen;
using Radzen.Blazor;

namespace MedVision.Web.Worklist;

public sealed partial class WorklistPage
{
    private static readonly AnalysisState[] analysisStates = Enum.GetValues<AnalysisState>();
    private static readonly ReviewState[] reviewStates = Enum.GetValues<ReviewState>();

    private readonly CancellationTokenSource closed = new();
    private RadzenDataGrid<WorklistRow>? grid;
    private IEnumerable<WorklistRow>? rows; // null: the grid loads by itself
    private IReadOnlyList<string> modalities = [];
    private WorklistFilter filter = new();
    private DateOnly? from, to;
    private int count;
    private Refresh? refresh;

    protected override async Task OnInitializedAsync()
    {
        refresh = new Refresh(() => InvokeAsync(ReloadAsync));
        Changes.Changed += OnChanged;
        modalities = await Query.ModalitiesAsync(closed.Token);
    }

    public void Dispose()
    {
        Changes.Changed -= OnChanged;
        refresh?.Dispose();
        closed.Cancel();
        closed.Dispose();
    }

    private static Dictionary<string, object> Label(string text) => new() { ["aria-label"] = text };

    private static string Address(WorklistRow row) => "/studies/" + row.StudyInstanceUid;

    private void OnChanged(ArchiveChange change)
    {
        if (change.Kind is ArchiveChangeKind.Study or ArchiveChangeKind.Unknown) refresh?.Ask();
    }

    private async Task ReloadAsync()
    {
        if (closed.IsCancellationRequested || grid is null) return;
        modalities = await Query.ModalitiesAsync(closed.Token);
        await grid.Reload();
    }

    private async Task LoadAsync(LoadDataArgs args)
    {
        SortDescriptor? sort = args.Sorts?.FirstOrDefault();
        bool descending = sort is null || sort.SortOrder == SortOrder.Descending;
        (rows, count) = await Query.ReadAsync(filter, sort?.Property, descending, args.Skip ?? 0, args.Top ?? 25, closed.Token);
    }

    private void Type(string? text)
    {
        filter = filter with { Text = text };
        refresh?.Ask();
    }

    private async Task Narrow(WorklistFilter narrowed)
    {
        filter = narrowed;
        if (grid is not null) await grid.FirstPage(forceReload: true);
    }

    private void Open(WorklistRow row) => Navigation.NavigateTo(Address(row));
}
