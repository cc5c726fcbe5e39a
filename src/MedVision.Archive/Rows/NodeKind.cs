namespace MedVision.Archive.Rows;

/// <summary>What a node speaks.</summary>
public enum NodeKind
{
    /// <summary>DICOM messages over associations, PS3.7 and PS3.8.</summary>
    Dimse,

    /// <summary>DICOMweb, PS3.18.</summary>
    DicomWeb,
}
