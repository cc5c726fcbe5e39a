namespace MedVision.Pacs.Ingest;

/// <summary>The answer to one instance's sender.</summary>
/// <param name="Identity">Null where the file does not say which instance it is.</param>
/// <param name="Fate">What became of it.</param>
/// <param name="Reason">Why it is not stored; null where it is.</param>
public sealed record InstanceReceipt(InstanceIdentity? Identity, InstanceFate Fate, string? Reason = null)
{
    /// <summary>Its bytes are on the disk and its rows are committed.</summary>
    public bool IsKept => Fate is InstanceFate.Stored or InstanceFate.Duplicate;
}
