using MedVision.Archive.Rows;
using MedVision.Pacs.Retrieve.Outbound;

namespace MedVision.Pacs.Send;

/// <summary>What became of an object that was to be sent.</summary>
/// <param name="Item">The object.</param>
/// <param name="State">Sent, failed or withheld.</param>
/// <param name="Reason">Why the node has it not, or what it remarked; null: nothing to say.</param>
/// <param name="IsPassing">A failure that another time may not be one.</param>
public sealed record SendOutcome(OutboundItem Item, DeliveryItemState State, string? Reason, bool IsPassing);
