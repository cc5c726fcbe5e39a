using MedVision.Dicom.Network.Pdus.Items;

namespace MedVision.Dicom.Network.Pdus;

/// <summary>A-ASSOCIATE-AC, PS3.8 9.3.3.</summary>
internal sealed record AssociateAccept
{
    /// <summary>Sent back as they came; a requestor does not test them.</summary>
    public required string CalledAE { get; init; }

    public required string CallingAE { get; init; }

    public string ApplicationContext { get; init; } = AssociateRequest.DicomApplicationContext;

    public required IReadOnlyList<ContextAnswer> Contexts { get; init; }

    public UserInformation User { get; init; } = new();
}
