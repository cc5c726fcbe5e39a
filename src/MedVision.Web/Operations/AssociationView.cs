namespace MedVision.Web.Operations;

/// <summary>An association that stands now.</summary>
internal sealed record AssociationView(string Peer, string Address, string Implementation, DateTimeOffset Since, string Doing, int Operations, int Stored, int Failures);
