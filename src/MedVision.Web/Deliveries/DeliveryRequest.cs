namespace MedVision.Web.Deliveries;

/// <summary>What a script wants sent.</summary>
internal sealed record DeliveryRequest(long NodeId, string[]? Studies, string[]? Series, string[]? Instances);
