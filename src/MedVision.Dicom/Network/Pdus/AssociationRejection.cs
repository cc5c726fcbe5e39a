namespace MedVision.Dicom.Network.Pdus;

/// <summary>Why an association was not accepted, PS3.8 9.3.4.</summary>
/// <param name="Result">For good or for now.</param>
/// <param name="Source">Who says so; it decides what <paramref name="Reason"/> means.</param>
/// <param name="Reason">PS3.8 table 9-21.</param>
public sealed record AssociationRejection(RejectionResult Result, RejectionSource Source, byte Reason)
{
    public static AssociationRejection ApplicationContextNotSupported { get; } = new(RejectionResult.Permanent, RejectionSource.User, 2);

    public static AssociationRejection CallingAENotRecognized { get; } = new(RejectionResult.Permanent, RejectionSource.User, 3);

    public static AssociationRejection CalledAENotRecognized { get; } = new(RejectionResult.Permanent, RejectionSource.User, 7);

    public static AssociationRejection ProtocolVersionNotSupported { get; } = new(RejectionResult.Permanent, RejectionSource.ProviderAssociation, 2);

    public static AssociationRejection TemporaryCongestion { get; } = new(RejectionResult.Transient, RejectionSource.ProviderPresentation, 1);

    public static AssociationRejection LocalLimitExceeded { get; } = new(RejectionResult.Transient, RejectionSource.ProviderPresentation, 2);

    /// <summary>In words.</summary>
    public override string ToString() => (Source, Reason) switch
    {
        (RejectionSource.User, 2) => "the application context is not supported",
        (RejectionSource.User, 3) => "the calling AE title is not known there",
        (RejectionSource.User, 7) => "the called AE title is not known there",
        (RejectionSource.ProviderAssociation, 2) => "the protocol version is not supported",
        (RejectionSource.ProviderPresentation, 1) => "temporarily congested",
        (RejectionSource.ProviderPresentation, 2) => "a local limit is exceeded",
        _ => $"no reason given (result {(byte)Result}, source {(byte)Source}, reason {Reason})",
    };
}
