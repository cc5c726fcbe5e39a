using System.Text.Json.Serialization;

namespace MedVision.Archive.Rows;

/// <summary>How far a pull is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PullState>))]
public enum PullState
{
    Waiting,
    Running,
    Done,
    Failed,
    Cancelled,
}
