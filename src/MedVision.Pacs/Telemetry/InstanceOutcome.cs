namespace MedVision.Pacs.Telemetry;

/// <summary>What became of an instance that came in.</summary>
public enum InstanceOutcome
{
    Stored,
    Duplicate,
    Conflict,
    Quarantined,
}
