using MedVision.Dicom.Data;

namespace MedVision.Dicom.Network.Services.QueryRetrieve;

/// <summary>How a level is written in an identifier, and which attribute names one entity of it; PS3.4 C.6.1.1 and C.6.2.1.</summary>
public static class QueryLevels
{
    private static readonly string[] names = ["PATIENT", "STUDY", "SERIES", "IMAGE"];

    private static readonly DicomTag[] uniqueKeys = [DicomTags.PatientID, DicomTags.StudyInstanceUID, DicomTags.SeriesInstanceUID, DicomTags.SOPInstanceUID];

    /// <summary>From the widest to the narrowest.</summary>
    public static IReadOnlyList<QueryLevel> All { get; } = Enum.GetValues<QueryLevel>();

    /// <summary>The value of Query/Retrieve Level (0008,0052).</summary>
    public static string NameOf(QueryLevel level) => names[(int)level];

    /// <summary>The attribute whose single value names one entity of the level.</summary>
    public static DicomTag UniqueKeyOf(QueryLevel level) => uniqueKeys[(int)level];

    /// <summary>The level of a name, in any case; null if it is none.</summary>
    public static QueryLevel? Find(string? name) =>
        Array.FindIndex(names, one => one.Equals(name, StringComparison.OrdinalIgnoreCase)) is >= 0 and int index ? (QueryLevel)index : null;
}
