using MedVision.Dicom.Network.Pdus.Items;

namespace MedVision.Dicom.Network.Pdus;

/// <summary>A-ASSOCIATE-RQ, PS3.8 9.3.2.</summary>
internal sealed record AssociateRequest
{
    /// <summary>The only application context there is, PS3.7 A.2.1.</summary>
    public const string DicomApplicationContext = "1.2.840.10008.3.1.1.1";

    /// <summary>A bit for each version; bit 0 is the only one defined.</summary>
    public ushort ProtocolVersion { get; init; } = 1;

    public required string CalledAE { get; init; }

    public required string CallingAE { get; init; }

    public string ApplicationContext { get; init; } = DicomApplicationContext;

    public required IReadOnlyList<ProposedContext> Contexts { get; init; }

    public UserInformation User { get; init; } = new();
}
