namespace MedVision.Archive.Rows;

/// <summary>One object of a delivery. What the node has taken is never sent by this delivery again.</summary>
public sealed class DeliveryItem
{
    public long DeliveryId { get; set; }
    public long InstanceId { get; set; }
    public DeliveryItemState State { get; set; }

    /// <summary>Why the node has it not, or what the node remarked.</summary>
    public string? Reason { get; set; }

    public DateTimeOffset? At { get; set; }
    public Delivery Delivery { get; set; } = null!;
    public Instance Instance { get; set; } = null!;
}
