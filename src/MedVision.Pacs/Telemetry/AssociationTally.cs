using System.Runtime.CompilerServices;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Dimse;

namespace MedVision.Pacs.Telemetry;

/// <summary>What was done so far in an association that stands. It lives as long as the association does.</summary>
public sealed class AssociationTally
{
    private static readonly ConditionalWeakTable<Association, AssociationTally> all = [];
    private int operations, stored, failures, atWork;

    private AssociationTally()
    {
    }

    /// <summary>The last operation that began; null before the first.</summary>
    public OperationKind? Latest { get; private set; }

    /// <summary>Whether an operation is being answered at this moment.</summary>
    public bool IsBusy => Volatile.Read(ref atWork) > 0;

    /// <summary>Operations that were answered.</summary>
    public int Operations => Volatile.Read(ref operations);

    /// <summary>Instances that the peer sent and we stored.</summary>
    public int Stored => Volatile.Read(ref stored);

    /// <summary>Operations that were answered with a failure, or not at all.</summary>
    public int Failures => Volatile.Read(ref failures);

    public static AssociationTally Of(Association association) => all.GetValue(association, _ => new AssociationTally());

    internal void Begin(OperationKind kind)
    {
        Latest = kind;
        Interlocked.Increment(ref atWork);
    }

    internal void End(OperationKind kind, DimseStatus? answered)
    {
        Interlocked.Decrement(ref atWork);
        Interlocked.Increment(ref operations);
        if (answered is not { IsFailure: false }) Interlocked.Increment(ref failures);
        else if (kind == OperationKind.CStore) Interlocked.Increment(ref stored);
    }
}
