using MedVision.Dicom.Network.Pdus.Items;

namespace MedVision.Dicom.Network.Pdus;

/// <summary>Writes A-ASSOCIATE-RQ and -AC, header included; PS3.8 9.3.2 and 9.3.3.</summary>
internal static class AssociateWriter
{
    public static byte[] Write(AssociateRequest request)
    {
        ItemWriter pdu = new(PduType.AssociateRequest);
        Fixed(pdu, request.ProtocolVersion, request.CalledAE, request.CallingAE, request.ApplicationContext);
        foreach (ProposedContext context in request.Contexts)
        {
            pdu.Begin(ItemType.ProposedContext).Bytes([context.Id, 0, 0, 0]).Item(ItemType.AbstractSyntax, context.AbstractSyntax);
            foreach (string syntax in context.TransferSyntaxes) pdu.Item(ItemType.TransferSyntax, syntax);
            pdu.End();
        }
        User(pdu, request.User);
        return pdu.ToPdu();
    }

    public static byte[] Write(AssociateAccept accept)
    {
        ItemWriter pdu = new(PduType.AssociateAccept);
        Fixed(pdu, 1, accept.CalledAE, accept.CallingAE, accept.ApplicationContext);
        foreach (ContextAnswer context in accept.Contexts)
            pdu.Begin(ItemType.ContextAnswer).Bytes([context.Id, 0, (byte)context.Result, 0]).Item(ItemType.TransferSyntax, context.TransferSyntax).End();
        User(pdu, accept.User);
        return pdu.ToPdu();
    }

    private static void Fixed(ItemWriter pdu, ushort version, string calledAE, string callingAE, string application) =>
        pdu.Number(version).Number(0).Title(calledAE).Title(callingAE).Bytes(new byte[32]).Item(ItemType.ApplicationContext, application);

    private static void User(ItemWriter pdu, UserInformation user)
    {
        pdu.Begin(ItemType.UserInformation);
        pdu.Begin(ItemType.MaximumLength).Number((ushort)(user.MaximumLength >> 16)).Number((ushort)user.MaximumLength).End();
        pdu.Item(ItemType.ImplementationClass, user.ImplementationClassUid);
        if (user.Window is { } window) pdu.Begin(ItemType.AsynchronousWindow).Number(window.Invoked).Number(window.Performed).End();
        foreach (RoleSelection role in user.Roles)
            pdu.Begin(ItemType.RoleSelection).Prefixed(role.SopClass).Bytes([Flag(role.IsUser), Flag(role.IsProvider)]).End();
        if (user.ImplementationVersionName.Length > 0) pdu.Item(ItemType.ImplementationVersion, user.ImplementationVersionName);
        foreach (ExtendedNegotiation extended in user.Extended) pdu.Begin(ItemType.ExtendedNegotiation).Prefixed(extended.SopClass).Bytes(extended.Information.Span).End();
        foreach (CommonExtendedNegotiation common in user.CommonExtended) Common(pdu, common);
        if (user.Identity is { } identity)
            pdu.Begin(ItemType.UserIdentity).Bytes([identity.Type, Flag(identity.WantsResponse)]).Prefixed(identity.Primary.Span).Prefixed(identity.Secondary.Span).End();
        if (user.IdentityResponse is { } response) pdu.Begin(ItemType.UserIdentityResponse).Prefixed(response.Span).End();
        pdu.End();
    }

    private static void Common(ItemWriter pdu, CommonExtendedNegotiation common)
    {
        pdu.Begin(ItemType.CommonExtendedNegotiation).Prefixed(common.SopClass).Prefixed(common.ServiceClass);
        pdu.Number(checked((ushort)common.RelatedGeneralClasses.Sum(uid => 2 + uid.Length)));
        foreach (string uid in common.RelatedGeneralClasses) pdu.Prefixed(uid);
        pdu.End();
    }

    private static byte Flag(bool value) => value ? (byte)1 : (byte)0;
}
