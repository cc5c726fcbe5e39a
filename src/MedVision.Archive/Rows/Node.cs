namespace MedVision.Archive.Rows;

/// <summary>Another DICOM application entity: one that may speak with us, or one that tried.</summary>
public sealed class Node
{
    public long Id { get; set; }

    /// <summary>Its application entity title, unique.</summary>
    public required string AETitle { get; set; }

    /// <summary>The name or address it must call from and is called at; null: any.</summary>
    public string? Host { get; set; }

    /// <summary>The port it listens on; null where it only sends.</summary>
    public int? Port { get; set; }

    public NodeState State { get; set; }

    /// <summary>It serves research. A mark that sending will have to obey; nothing reads it yet.</summary>
    public bool IsResearch { get; set; }

    /// <summary>The address of its last association or attempt.</summary>
    public string? LastAddress { get; set; }

    /// <summary>What it says of its software.</summary>
    public string? Implementation { get; set; }

    public DateTimeOffset FirstSeenAt { get; set; }
    public DateTimeOffset LastSeenAt { get; set; }

    /// <summary>Attempts that were refused since it was last let in.</summary>
    public int Refusals { get; set; }
}
