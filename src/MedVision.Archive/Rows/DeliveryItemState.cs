using System.Text.Json.Serialization;

namespace MedVision.Archive.Rows;

/// <summary>What became of one object of a delivery.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DeliveryItemState>))]
public enum DeliveryItemState
{
    Waiting,

    /// <summary>The node said that it has it.</summary>
    Sent,

    /// <summary>The node did not take it at the last try.</summary>
    Failed,

    /// <summary>It may not leave to this node.</summary>
    Withheld,
}
