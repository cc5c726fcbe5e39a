using System.Text.Json.Serialization;

namespace MedVision.Archive.Rows;

/// <summary>What a rule says about the analysis of a series.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RoutingAnalysis>))]
public enum RoutingAnalysis
{
    /// <summary>Nothing: the next rule decides, and without one the series is analysed.</summary>
    Unsaid,
    Analyze,
    Skip,
}
