using MedVision.Dicom.Data;

namespace MedVision.Pacs.Query;

/// <summary>An attribute that is asked for.</summary>
/// <param name="Tag">The attribute.</param>
/// <param name="VR">Its value representation, for an empty answer.</param>
/// <param name="Items">Of a sequence's items only these; empty: the items whole.</param>
public sealed record ReturnKey(DicomTag Tag, DicomVR VR, params IReadOnlyList<ReturnKey> Items);
