namespace MedVision.Pacs.Fetch;

/// <summary>A study as its node tells of it; what the node does not say is null or empty.</summary>
/// <param name="StudyInstanceUid">Study Instance UID.</param>
/// <param name="PatientId">Patient ID.</param>
/// <param name="Issuer">Issuer of Patient ID.</param>
/// <param name="PatientName">Patient's Name, as DICOM writes it.</param>
/// <param name="BirthDate">Patient's Birth Date.</param>
/// <param name="Sex">Patient's Sex.</param>
/// <param name="Date">Study Date.</param>
/// <param name="Time">Study Time.</param>
/// <param name="AccessionNumber">Accession Number.</param>
/// <param name="Description">Study Description.</param>
/// <param name="Modalities">Modalities in Study.</param>
/// <param name="SeriesCount">Number of Study Related Series.</param>
/// <param name="InstanceCount">Number of Study Related Instances.</param>
public sealed record RemoteStudy(
    string StudyInstanceUid, string PatientId, string? Issuer, string PatientName, DateOnly? BirthDate, string? Sex, DateOnly? Date, TimeOnly? Time, string? AccessionNumber, string? Description,
    IReadOnlyList<string> Modalities, int? SeriesCount, int? InstanceCount)
{
    /// <summary>How many of its instances are stored here.</summary>
    public int CountHere { get; init; }

    /// <summary>Everything that the node says it has is here, as far as numbers can tell.</summary>
    public bool IsHere => CountHere > 0 && CountHere >= (InstanceCount ?? 1);
}
