using MedVision.Dicom.Data;

namespace MedVision.Dicom.Network.Services.QueryRetrieve;

/// <summary>An attribute that an identifier may carry.</summary>
/// <param name="Tag">The attribute.</param>
/// <param name="Level">The level that it belongs to. In the Study Root model the patient's keys are asked for at the level of the study.</param>
/// <param name="Type">What a provider owes for it.</param>
public sealed record QueryKey(DicomTag Tag, QueryLevel Level, KeyType Type);
