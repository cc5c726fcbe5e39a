namespace MedVision.Dicom.Network.Associations;

/// <summary>How long the other side may take.</summary>
public sealed record AssociationTimers
{
    public static AssociationTimers Default { get; } = new();

    /// <summary>Opening the transport.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>ARTIM, PS3.8 9.1.5: from the open transport to the request, and from the last word to the closed transport.</summary>
    public TimeSpan Artim { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The answer to a request for an association or for its release.</summary>
    public TimeSpan Answer { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Silence on a standing association.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A message that lets us wait for longer than this, all waits together, must come at <see cref="SlowestRate"/> at least.</summary>
    public TimeSpan Message { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Bytes a second; 0: any. A modem does better; a peer that sends a byte now and then to hold a place does not.</summary>
    public int SlowestRate { get; init; } = 1024;

    /// <summary>One write: a peer that takes nothing for so long is given up.</summary>
    public TimeSpan Write { get; init; } = TimeSpan.FromMinutes(1);
}
