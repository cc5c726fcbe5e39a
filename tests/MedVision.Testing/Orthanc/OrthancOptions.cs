using System.Text.Json.Nodes;

namespace MedVision.Testing.Orthanc;

/// <summary>How a private Orthanc is to be.</summary>
public sealed record OrthancOptions
{
    /// <summary>The title that its peers call.</summary>
    public string AETitle { get; init; } = "ORTHANC";

    /// <summary>More of Orthanc's own settings, by the names of its configuration file; they win over the fixture's.</summary>
    public JsonObject Settings { get; init; } = [];
}
