using MedVision.Archive.Rows;

namespace MedVision.Jobs.Send;

/// <summary>What becomes of a delivery after a try.</summary>
internal static class DeliveryEnd
{
    /// <summary>Tells it by its objects, as they stand now.</summary>
    /// <param name="delivery">The delivery with its items; changed.</param>
    /// <param name="failure">Why the node could not be spoken with to the end; null: it told of every object.</param>
    /// <param name="isPassing">Some object failed for a reason that may pass.</param>
    /// <param name="retry">When failures are tried again.</param>
    /// <param name="now">The time.</param>
    public static void Decide(Delivery delivery, string? failure, bool isPassing, RetryPolicy retry, DateTimeOffset now)
    {
        delivery.SentCount = delivery.Items.Count(item => item.State == DeliveryItemState.Sent);
        delivery.WithheldCount = delivery.Items.Count(item => item.State == DeliveryItemState.Withheld);
        DeliveryItem[] failed = [.. delivery.Items.Where(item => item.State == DeliveryItemState.Failed)];
        bool isOpen = delivery.Items.Any(item => item.State is DeliveryItemState.Waiting);
        if (failed.Length == 0 && !isOpen)
        {
            bool isHeld = delivery.WithheldCount == delivery.Items.Count && delivery.WithheldCount > 0;
            (delivery.State, delivery.NextTryAt, delivery.FinishedAt) = (isHeld ? DeliveryState.Withheld : DeliveryState.Done, null, now);
            delivery.Error = delivery.WithheldCount > 0 ? delivery.Items.First(item => item.State == DeliveryItemState.Withheld).Reason : null;
            return;
        }
        string? refusals = failed.Length == 0 ? null
            : $"{failed.Length} of {delivery.Items.Count} {(delivery.Items.Count == 1 ? "object" : "objects")} not taken: {failed[0].Reason}";
        // The node has spoken about each object, and would say the same tomorrow.
        Failed(delivery, failure ?? refusals ?? "the node did not tell of every object", failure is null && !isPassing && !isOpen ? retry with { MostTries = 0 } : retry, now);
    }

    public static void Failed(Delivery delivery, string error, RetryPolicy retry, DateTimeOffset now)
    {
        delivery.Attempts++;
        delivery.Error = error;
        delivery.NextTryAt = retry.After(delivery.Attempts, now, Random.Shared);
        delivery.State = delivery.NextTryAt is null ? DeliveryState.Dead : DeliveryState.Waiting;
        delivery.FinishedAt = delivery.NextTryAt is null ? now : null;
    }
}
