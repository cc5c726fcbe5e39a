using System.Text.Json.Serialization;

namespace MedVision.Archive.Rows;

/// <summary>How studies are fetched from a DIMSE node.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NodePull>))]
public enum NodePull
{
    /// <summary>C-MOVE: the node opens an association to us, and so must know our address.</summary>
    Move,

    /// <summary>C-GET: the images come on our own association.</summary>
    Get,
}
