using MedVision.Archive.Changes;
using MedVision.Archive.Rows;
using Radzen;
using Radzen.Blazor;

namespace MedVision.Web.Deliveries;

public sealed partial class DeliveriesPage
{
    private static readonly DeliveryState[] states = Enum.GetValues<DeliveryState>();
    private static readonly Dictionary<string, object> label = new() { ["aria-label"] = "State" };
    private RadzenDataGrid<DeliveryView>? grid;
    private IEnumerable<DeliveryView>? rows; // null: the grid loads by itself
    private DeliveryState? state;
    private int count, dead;

    protected override bool Concerns(ArchiveChangeKind kind) => kind is ArchiveChangeKind.Delivery;

    protected override Task ReadAsync() => grid?.Reload() ?? Task.CompletedTask;

    private static string ChipOf(DeliveryState state) => state switch
    {
        DeliveryState.Done => "done",
        DeliveryState.Dead => "failed",
        DeliveryState.Sending => "running",
        DeliveryState.Waiting => "waiting",
        _ => "withheld",
    };

    private async Task LoadAsync(LoadDataArgs args)
    {
        (rows, count, dead) = await Query.ReadAsync(state, null, args.Skip ?? 0, args.Top ?? 25, Closed);
        StateHasChanged();
    }

    private async Task ShowAsync(DeliveryState? wanted)
    {
        state = wanted;
        if (grid is not null) await grid.FirstPage(forceReload: true);
    }

    private async Task CancelAsync(DeliveryView row)
    {
        if (!await Queue.CancelAsync(row.Id, Closed)) Notifications.Notify(NotificationSeverity.Info, "It had ended already");
        Ask();
    }

    private async Task RetryAsync(DeliveryView row)
    {
        if (!await Queue.RetryAsync(row.Id, Closed)) Notifications.Notify(NotificationSeverity.Info, "It is on its way already");
        Ask();
    }

    private async Task RetryDeadAsync()
    {
        int again = await Queue.RetryDeadAsync(null, Closed);
        Notifications.Notify(NotificationSeverity.Info, $"{again} on their way again");
        Ask();
    }
}
