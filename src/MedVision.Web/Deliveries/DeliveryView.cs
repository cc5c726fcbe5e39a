using MedVision.Archive.Rows;

namespace MedVision.Web.Deliveries;

/// <summary>A delivery as pages and scripts show it.</summary>
public sealed record DeliveryView(
    long Id, string Node, string Subject, string StudyInstanceUid, string SeriesInstanceUid, DeliveryState State, int Attempts, DateTimeOffset? NextTryAt, string? Error,
    int ItemCount, int SentCount, int WithheldCount, string OrderedBy, bool IsByRule, DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt)
{
    public bool CanCancel => State is DeliveryState.Waiting or DeliveryState.Sending;

    public bool CanRetry => State is DeliveryState.Dead or DeliveryState.Cancelled or DeliveryState.Withheld or DeliveryState.Waiting || (State == DeliveryState.Done && WithheldCount > 0);
}
