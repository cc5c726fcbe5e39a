namespace MedVision.Pacs.Ingest;

/// <summary>What became of one instance.</summary>
public enum InstanceFate
{
    Stored,

    /// <summary>It was here already, with the same content.</summary>
    Duplicate,

    /// <summary>Its UID is taken by other content; it is kept aside.</summary>
    Conflict,

    /// <summary>It cannot be stored, now or later.</summary>
    Refused,

    /// <summary>It does not belong where the sender wanted it; nothing of it is kept.</summary>
    Misplaced,

    /// <summary>The archive is at fault: sending it again later may help.</summary>
    Deferred,
}
