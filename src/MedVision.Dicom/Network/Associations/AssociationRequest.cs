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

    /// <summary>Operations that we would like to have under way at once; what was granted is <see cref="Association.MostInvoked"/>.</summary>
    public int MostAtOnce { get; init; } = 1;

    /// <summary>Abilities within SOP classes; the answers are in <see cref="Association.Extended"/>.</summary>
    public IReadOnlyList<ExtendedNegotiation> Extended { get; init; } = [];

    /// <summary>Which service class a SOP class belongs to that the other side may not know.</summary>
    public IReadOnlyList<CommonExtendedNegotiation> CommonExtended { get; init; } = [];

    public UserIdentity? Identity { get; init; }

    public AssociationTimers Timers { get; init; } = AssociationTimers.Default;

    /// <summary>Numbers proposals in order: 1, 3, 5 ...</summary>
    public static IReadOnlyList<ProposedContext> Number(IEnumerable<(string AbstractSyntax, IReadOnlyList<string> TransferSyntaxes)> proposals) =>
        [.. proposals.Select((proposal, i) => new ProposedContext(checked((byte)((2 * i) + 1)), proposal.AbstractSyntax, proposal.TransferSyntaxes))];
}
