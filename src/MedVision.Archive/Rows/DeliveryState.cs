using System.Text.Json.Serialization;

namespace MedVision.Archive.Rows;

/// <summary>How far a delivery is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DeliveryState>))]
public enum DeliveryState
{
    /// <summary>It is to be sent, now or at its next try.</summary>
    Waiting,
    Sending,

    /// <summary>The node has every object.</summary>
    Done,

    /// <summary>A dead letter: tried as often as it makes sense. Somebody can order it again.</summary>
    Dead,

    /// <summary>Not one object may leave to this node.</summary>
    Withheld,
    Cancelled,
}
