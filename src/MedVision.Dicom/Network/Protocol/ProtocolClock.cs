using System.Diagnostics;
using MedVision.Dicom.Network.Associations;

namespace MedVision.Dicom.Network.Protocol;

/// <summary>
/// How long the peer may still take in a state. ARTIM and the wait for an answer run from the moment in which the state was entered, however
/// much comes meanwhile; idleness begins anew with everything that comes.
/// </summary>
internal sealed class ProtocolClock(AssociationTimers timers)
{
    private long since = Stopwatch.GetTimestamp();

    /// <summary>A state was entered.</summary>
    public void Restart() => Volatile.Write(ref since, Stopwatch.GetTimestamp());

    public TimeSpan Limit(ProtocolState state) => state switch
    {
        ProtocolState.Sta2 or ProtocolState.Sta13 => Left(timers.Artim),
        ProtocolState.Sta5 or ProtocolState.Sta7 or ProtocolState.Sta9 or ProtocolState.Sta10 or ProtocolState.Sta11 => Left(timers.Answer),
        _ => timers.Idle,
    };

    private TimeSpan Left(TimeSpan whole) => whole - Stopwatch.GetElapsedTime(Volatile.Read(ref since)) is { Ticks: > 0 } left ? left : TimeSpan.Zero;
}
