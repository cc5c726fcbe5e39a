using System.Text.Json.Serialization;

namespace MedVision.Archive.Rows;

/// <summary>What an object is that MedVision wrote about a series.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ResultKind>))]
public enum ResultKind
{
    Segmentation,

    /// <summary>The models' findings as a structured report that nobody has signed.</summary>
    Report,
    ParametricMap,
    Capture,

    /// <summary>A report that a person signed.</summary>
    SignedReport,
}
