using MedVision.Archive.Rows;
using MedVision.Dicom.Network.Services;

namespace MedVision.Pacs.Retrieve.Outbound;

/// <summary>What a retrieval will do.</summary>
/// <param name="Destination">Who gets the instances; null: a peer without a row.</param>
/// <param name="Free">Those that go.</param>
/// <param name="Withheld">Those that may not go there, by SOP Instance UID, with the reason.</param>
internal sealed record RetrievePlan(Node? Destination, IReadOnlyList<StorageItem> Free, IReadOnlyList<(string SopInstance, string Reason)> Withheld);
