using MedVision.Dicom.Network.Pdus;
using MedVision.Dicom.Network.Pdus.Items;

namespace MedVision.Dicom.Network.Associations;

/// <summary>What to ask of another application entity.</summary>
public sealed record AssociationRequest
{
    public required RemoteNode Node { get; init; }

    /// <summary>Our own AE title, 1 to 16 characters.</summary>
    public required string CallingAE { get; init; }

    /// <summary>At most 128, numbered 1, 3, 5 ...</summary>
    public required IReadOnlyList<ProposedContext> Contexts { get; init; }

    /// <summary>Roles other than user here, provider there.</summary>
    public IReadOnlyList<RoleSelection> Roles { get; init; } = [];

    public UserIdentity? Identity { get; init; }

    public AssociationTimers Timers { get; init; } = AssociationTimers.Default;

    /// <summary>Numbers proposals in order: 1, 3, 5 ...</summary>
    public static IReadOnlyList<ProposedContext> Number(IEnumerable<(string AbstractSyntax, IReadOnlyList<string> TransferSyntaxes)> proposals) =>
        [.. proposals.Select((proposal, i) => new ProposedContext(checked((byte)((2 * i) + 1)), proposal.AbstractSyntax, proposal.TransferSyntaxes))];
}
