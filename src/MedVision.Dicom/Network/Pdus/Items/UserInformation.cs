namespace MedVision.Dicom.Network.Pdus.Items;

/// <summary>What two applications tell each other of themselves while they associate: PS3.8 D.1 and PS3.7 D.3.3.</summary>
internal sealed record UserInformation
{
    /// <summary>The longest P-DATA-TF that may be sent to the writer of this, without its first six bytes; 0: any.</summary>
    public uint MaximumLength { get; init; }

    public string ImplementationClassUid { get; init; } = "";

    public string ImplementationVersionName { get; init; } = "";

    /// <summary>Operations that may be under way at once; absent: one.</summary>
    public AsynchronousWindow? Window { get; init; }

    public IReadOnlyList<RoleSelection> Roles { get; init; } = [];

    public IReadOnlyList<ExtendedNegotiation> Extended { get; init; } = [];

    public IReadOnlyList<CommonExtendedNegotiation> CommonExtended { get; init; } = [];

    /// <summary>Only in a request.</summary>
    public UserIdentity? Identity { get; init; }

    /// <summary>Only in an answer: what the acceptor says to an identity that asked for a response.</summary>
    public ReadOnlyMemory<byte>? IdentityResponse { get; init; }
}
