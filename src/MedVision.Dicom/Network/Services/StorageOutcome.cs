using MedVision.Dicom.Network.Dimse;

namespace MedVision.Dicom.Network.Services;

/// <summary>What became of an object that was to be sent.</summary>
/// <param name="Item">The object.</param>
/// <param name="Status">The peer's answer; null if it was not sent.</param>
/// <param name="Reason">Why it is not stored there; null if it is.</param>
public sealed record StorageOutcome(StorageItem Item, DimseStatus? Status, string? Reason);
