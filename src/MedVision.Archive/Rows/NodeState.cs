using System.Text.Json.Serialization;

namespace MedVision.Archive.Rows;

/// <summary>Whether a node may associate.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NodeState>))]
public enum NodeState
{
    /// <summary>It tried, and nobody has decided.</summary>
    Knocking,
    Admitted,
    Refused,
}
