namespace MedVision.Pacs.Retrieve;

/// <summary>What a DICOMweb address names (PS3.18 10.1.1): a study, a series of it, or an instance of that.</summary>
public sealed record ResourceAddress(string StudyUid, string? SeriesUid = null, string? InstanceUid = null);
