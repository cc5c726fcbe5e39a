using System.Text.Json.Serialization;

namespace MedVision.Archive.Rows;

/// <summary>How we say to a DICOMweb node who we are.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NodeCredential>))]
public enum NodeCredential
{
    None,

    /// <summary>User name and password, RFC 7617.</summary>
    Basic,

    /// <summary>A token, RFC 6750.</summary>
    Bearer,
}
