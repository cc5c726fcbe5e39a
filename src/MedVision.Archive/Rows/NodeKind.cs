using System.Text.Json.Serialization;

namespace MedVision.Archive.Rows;

/// <summary>What a node speaks.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NodeKind>))]
public enum NodeKind
{
    /// <summary>DICOM messages over associations, PS3.7 and PS3.8.</summary>
    Dimse,

    /// <summary>DICOMweb, PS3.18.</summary>
    DicomWeb,
}
