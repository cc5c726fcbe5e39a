using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace MedVision.Pacs.Telemetry;

/// <summary>
/// The source of the archive's figures and traces. Their attributes are kinds, outcomes and codes: nothing that names a patient, a study or
/// an object, and nothing that a peer can choose freely.
/// </summary>
public static class PacsTelemetry
{
    public const string Name = "MedVision.Pacs";

    /// <summary>Traces: an association or a request, and what was done in it.</summary>
    public static ActivitySource Activities { get; } = new(Name);

    internal static Meter Meter { get; } = new(Name);
}
