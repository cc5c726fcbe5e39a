using MedVision.Archive.Changes;
using MedVision.Archive.Rows;
using Radzen;
using Radzen.Blazor;

namespace MedVision.Web.Worklist;

public sealed partial class WorklistPage
{
    private static readonly AnalysisState[] analysisStates = Enum.GetValues<AnalysisState>();
    private static readonly ReviewState[] reviewStates = Enum.GetValues<ReviewState>();

    private RadzenDataGrid<WorklistRow>? grid;
    private IEnumerable<WorklistRow>? rows; // null: the grid loads by itself
    private IReadOnlyList<string> modalities = [];
    private WorklistFilter filter = new();
    private DateOnly? from, to;
    private int count;

    protected override bool Concerns(ArchiveChangeKind kind) => kind is ArchiveChangeKind.Study;

    protected override async Task ReadAsync()
    {
        modalities = await Query.ModalitiesAsync(Closed);
        if (grid is not null) await grid.Reload();
    }

    private static Dictionary<string, object> Label(string text) => new() { ["aria-label"] = text };

    private static string Address(WorklistRow row) => "/studies/" + row.StudyInstanceUid;

    private async Task LoadAsync(LoadDataArgs args)
    {
        SortDescriptor? sort = args.Sorts?.FirstOrDefault();
        bool descending = sort is null || sort.SortOrder == SortOrder.Descending;
        (rows, count) = await Query.ReadAsync(filter, sort?.Property, descending, args.Skip ?? 0, args.Top ?? 25, Closed);
    }

    private void Type(string? text)
    {
        filter = filter with { Text = text };
        Ask();
    }

    private async Task Narrow(WorklistFilter narrowed)
    {
        filter = narrowed;
        if (grid is not null) await grid.FirstPage(forceReload: true);
    }

    private void Open(WorklistRow row) => Navigation.NavigateTo(Address(row));
}
