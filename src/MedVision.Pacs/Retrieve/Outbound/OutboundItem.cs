using MedVision.Dicom.Network.Services;

namespace MedVision.Pacs.Retrieve.Outbound;

/// <summary>A stored instance that is to be sent.</summary>
/// <param name="Item">What goes over the network.</param>
/// <param name="InstanceId">Its row.</param>
/// <param name="StudyUid">Study Instance UID.</param>
/// <param name="SeriesUid">Series Instance UID.</param>
/// <param name="IsSynthetic">Its series is marked as synthetic: it may only leave to research.</param>
/// <param name="Bytes">The stored file's length.</param>
public sealed record OutboundItem(StorageItem Item, long InstanceId, string StudyUid, string SeriesUid, bool IsSynthetic, long Bytes);
