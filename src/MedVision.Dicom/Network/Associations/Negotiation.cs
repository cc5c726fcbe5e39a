using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Pdus;
using MedVision.Dicom.Network.Pdus.Items;

namespace MedVision.Dicom.Network.Associations;

/// <summary>Finds what both sides can do, PS3.8 7.1.1 and PS3.7 D.3.</summary>
internal static class Negotiation
{
    /// <summary>The acceptor's answer to what is proposed.</summary>
    public static AssociateAccept Answer(AssociateRequest request, AcceptorPolicy policy, ReadOnlyMemory<byte>? identityResponse = null)
    {
        List<ContextAnswer> answers = [];
        HashSet<string> accepted = [];
        foreach (ProposedContext context in request.Contexts)
        {
            string? service = request.User.CommonExtended.FirstOrDefault(common => common.SopClass == context.AbstractSyntax)?.ServiceClass;
            IReadOnlyCollection<TransferSyntax> offer = policy.Offer(new(context.AbstractSyntax, service));
            TransferSyntax? chosen = Choose(context, offer);
            if (chosen is not null) accepted.Add(context.AbstractSyntax);
            ContextResult result = chosen is not null ? ContextResult.Acceptance : offer.Count == 0 ? ContextResult.AbstractSyntaxNotSupported : ContextResult.TransferSyntaxesNotSupported;
            // The transfer syntax of a refused context has no meaning, but the item must be there (PS3.8 9.3.3.2).
            answers.Add(new(context.Id, result, chosen?.Uid ?? TransferSyntax.ImplicitVRLittleEndian.Uid));
        }
        return new()
        {
            CalledAE = request.CalledAE,
            CallingAE = request.CallingAE,
            Contexts = answers,
            User = Ourselves(policy.LongestData) with
            {
                Window = request.User.Window is { } window ? new(Least(window.Invoked, policy.MostAtOnce), Least(window.Performed, policy.MostAtOnce)) : null,
                Roles = [.. request.User.Roles.Where(role => accepted.Contains(role.SopClass)).Select(role => Granted(role, policy))],
                Extended = policy.Extended is { } answer ? [.. request.User.Extended.Where(one => accepted.Contains(one.SopClass)).Select(answer).OfType<ExtendedNegotiation>()] : [],
                IdentityResponse = request.User.Identity is { WantsResponse: true } ? identityResponse : null,
            },
        };
    }

    /// <summary>What was agreed, seen from the side that <paramref name="weRequested"/> says.</summary>
    public static IReadOnlyList<PresentationContext> Agreed(IReadOnlyList<ProposedContext> proposed, AssociateAccept answer, bool weRequested)
    {
        List<PresentationContext> contexts = [];
        foreach (ContextAnswer context in answer.Contexts)
        {
            if (context.Result != ContextResult.Acceptance || proposed.FirstOrDefault(one => one.Id == context.Id) is not { } proposal) continue;
            if (TransferSyntax.Find(context.TransferSyntax) is not { } syntax || !proposal.TransferSyntaxes.Contains(context.TransferSyntax)) continue;
            RoleSelection role = answer.User.Roles.FirstOrDefault(one => one.SopClass == proposal.AbstractSyntax) ?? new(proposal.AbstractSyntax, IsUser: true, IsProvider: false);
            contexts.Add(weRequested ? new(context.Id, proposal.AbstractSyntax, syntax, PeerProvides: role.IsUser, PeerUses: role.IsProvider)
                : new(context.Id, proposal.AbstractSyntax, syntax, PeerProvides: role.IsProvider, PeerUses: role.IsUser));
        }
        return contexts;
    }

    /// <summary>What a window allows; absent: one, 0: as many as we like.</summary>
    public static int Allowed(ushort? window) => window switch { null => 1, 0 => ushort.MaxValue, { } most => most };

    /// <summary>What we say of ourselves.</summary>
    public static UserInformation Ourselves(uint longestData) => new()
    {
        MaximumLength = longestData,
        ImplementationClassUid = IO.DicomFile.ImplementationClassUid,
        ImplementationVersionName = IO.DicomFile.ImplementationVersionName,
    };

    private static ushort Least(ushort asked, int most) => (ushort)Math.Clamp(Allowed(asked), 1, most);

    /// <summary>No more than was proposed.</summary>
    private static RoleSelection Granted(RoleSelection proposed, AcceptorPolicy policy) =>
        policy.Roles?.Invoke(proposed) is { } granted ? new(proposed.SopClass, proposed.IsUser && granted.IsUser, proposed.IsProvider && granted.IsProvider) : proposed;

    private static TransferSyntax? Choose(ProposedContext context, IReadOnlyCollection<TransferSyntax> offer)
    {
        TransferSyntax[] common = [.. context.TransferSyntaxes.Select(TransferSyntax.Find).OfType<TransferSyntax>().Where(offer.Contains)];
        return Array.Find(common, syntax => syntax != TransferSyntax.ImplicitVRLittleEndian) ?? (common.Length > 0 ? common[0] : null);
    }
}
