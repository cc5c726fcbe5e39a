namespace MedVision.Dicom.Network.Pdus;

/// <summary>Why an association ended at once, PS3.8 9.3.8. The reason has a meaning only if the provider of the upper layer aborted.</summary>
public sealed record AssociationAbort(AbortSource Source, AbortReason Reason)
{
    public static AssociationAbort ByUser { get; } = new(AbortSource.User, AbortReason.NotSpecified);

    public static AssociationAbort ByProvider(AbortReason reason) => new(AbortSource.Provider, reason);

    public override string ToString() => Source == AbortSource.User ? "aborted by the application" : $"aborted by the upper layer: {Reason}";
}
