using MedVision.Dicom.Data;

namespace MedVision.Imaging.Results.Provenance;

/// <summary>Our own coding scheme for what neither DICOM nor SNOMED CT names, PS3.16 8.2: private designators begin with 99.</summary>
internal static class OwnScheme
{
    internal const string Designator = "99MEDVISION";

    internal static Code Define(string value, string meaning) => new(value, Designator, meaning);

    /// <summary>An item of Coding Scheme Identification Sequence (0008,0110), PS3.3 C.12.1.</summary>
    internal static DicomDataset Identification() => new DicomDataset()
        .Set(DicomTags.CodingSchemeDesignator, Designator)
        .Set(DicomTags.CodingSchemeName, "MedVision's own concepts")
        .Set(DicomTags.CodingSchemeResponsibleOrganization, Equipment.Name);
}
