using System.Buffers.Binary;
using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Pdus.Items;

namespace MedVision.Dicom.Network.Pdus;

/// <summary>Reads what follows the six bytes of header of A-ASSOCIATE-RQ and -AC. Items of unknown type are passed over, as PS3.8 9.3.1 note 2 wants.</summary>
internal static class AssociateReader
{
    private const int FixedLength = 68;

    /// <exception cref="DicomException">It is no such PDU; the message has the byte position behind the header.</exception>
    public static AssociateRequest ReadRequest(ReadOnlySpan<byte> body)
    {
        string? application = null;
        List<ProposedContext> contexts = [];
        UserInformation user = new();
        ItemReader items = Items(body);
        while (items.Next())
        {
            switch (items.Type)
            {
                case ItemType.ApplicationContext: application = items.Text(); break;
                case ItemType.ProposedContext: contexts.Add(ReadProposal(items.Body, items.Offset)); break;
                case ItemType.UserInformation: user = ReadUser(items.Body, items.Offset); break;
            }
        }
        // The number is all that a fragment carries: two contexts of one number would be one.
        if (contexts.GroupBy(context => context.Id).FirstOrDefault(one => one.Count() > 1) is { Key: var twice }) throw ItemReader.Error($"presentation context {twice} is proposed twice", FixedLength);
        return new()
        {
            ProtocolVersion = BinaryPrimitives.ReadUInt16BigEndian(body),
            CalledAE = ItemReader.Text(body.Slice(4, 16)),
            CallingAE = ItemReader.Text(body.Slice(20, 16)),
            ApplicationContext = application ?? "",
            Contexts = contexts,
            User = user,
        };
    }

    /// <inheritdoc cref="ReadRequest"/>
    public static AssociateAccept ReadAccept(ReadOnlySpan<byte> body)
    {
        string? application = null;
        List<ContextAnswer> contexts = [];
        UserInformation user = new();
        ItemReader items = Items(body);
        while (items.Next())
        {
            switch (items.Type)
            {
                case ItemType.ApplicationContext: application = items.Text(); break;
                case ItemType.ContextAnswer: contexts.Add(ReadAnswer(items.Body, items.Offset)); break;
                case ItemType.UserInformation: user = ReadUser(items.Body, items.Offset); break;
            }
        }
        return new()
        {
            CalledAE = ItemReader.Text(body.Slice(4, 16)),
            CallingAE = ItemReader.Text(body.Slice(20, 16)),
            ApplicationContext = application ?? "",
            Contexts = contexts,
            User = user,
        };
    }

    private static ItemReader Items(ReadOnlySpan<byte> body) =>
        body.Length >= FixedLength ? new(body[FixedLength..], FixedLength) : throw ItemReader.Error($"{body.Length} bytes are too few for an association PDU", 0);

    private static ProposedContext ReadProposal(ReadOnlySpan<byte> body, int offset)
    {
        byte id = ContextId(body, offset);
        string? abstractSyntax = null;
        List<string> transferSyntaxes = [];
        ItemReader items = new(body[4..], offset + 4);
        while (items.Next())
        {
            if (items.Type == ItemType.AbstractSyntax) abstractSyntax = items.Text();
            else if (items.Type == ItemType.TransferSyntax) transferSyntaxes.Add(items.Text());
        }
        return new(id, abstractSyntax ?? throw ItemReader.Error($"presentation context {id} names no abstract syntax", offset), transferSyntaxes);
    }

    private static ContextAnswer ReadAnswer(ReadOnlySpan<byte> body, int offset)
    {
        byte id = ContextId(body, offset);
        string transferSyntax = "";
        ItemReader items = new(body[4..], offset + 4);
        while (items.Next())
        {
            if (items.Type == ItemType.TransferSyntax) transferSyntax = items.Text();
        }
        return new(id, (ContextResult)body[2], transferSyntax);
    }

    private static byte ContextId(ReadOnlySpan<byte> body, int offset)
    {
        if (body.Length < 4) throw ItemReader.Error($"{body.Length} bytes are too few for a presentation context", offset);
        return (body[0] & 1) == 1 ? body[0] : throw ItemReader.Error($"{body[0]} is no number of a presentation context: they are odd", offset);
    }

    private static UserInformation ReadUser(ReadOnlySpan<byte> body, int offset)
    {
        UserInformation user = new();
        List<RoleSelection> roles = [];
        List<ExtendedNegotiation> extended = [];
        List<CommonExtendedNegotiation> common = [];
        ItemReader items = new(body, offset);
        while (items.Next())
        {
            ReadOnlySpan<byte> rest = items.Body;
            int at = items.Offset;
            switch (items.Type)
            {
                case ItemType.MaximumLength:
                    if (rest.Length != 4) throw ItemReader.Error($"the maximum length has {rest.Length} bytes instead of 4", at);
                    user = user with { MaximumLength = BinaryPrimitives.ReadUInt32BigEndian(rest) };
                    break;
                case ItemType.ImplementationClass: user = user with { ImplementationClassUid = items.Text() }; break;
                case ItemType.ImplementationVersion: user = user with { ImplementationVersionName = items.Text() }; break;
                case ItemType.AsynchronousWindow: user = user with { Window = new(ItemReader.Number(ref rest, at), ItemReader.Number(ref rest, at)) }; break;
                case ItemType.RoleSelection: roles.Add(ReadRole(rest, at)); break;
                case ItemType.ExtendedNegotiation: extended.Add(new(ItemReader.Text(ItemReader.Prefixed(ref rest, at)), rest.ToArray())); break;
                case ItemType.CommonExtendedNegotiation: common.Add(ReadCommon(rest, at)); break;
                case ItemType.UserIdentity: user = user with { Identity = ReadIdentity(rest, at) }; break;
                case ItemType.UserIdentityResponse: user = user with { IdentityResponse = ItemReader.Prefixed(ref rest, at).ToArray() }; break;
            }
        }
        return user with { Roles = roles, Extended = extended, CommonExtended = common };
    }

    private static RoleSelection ReadRole(ReadOnlySpan<byte> rest, int offset)
    {
        string uid = ItemReader.Text(ItemReader.Prefixed(ref rest, offset));
        return rest.Length >= 2 ? new(uid, rest[0] == 1, rest[1] == 1) : throw ItemReader.Error("a role selection names no roles", offset);
    }

    private static CommonExtendedNegotiation ReadCommon(ReadOnlySpan<byte> rest, int offset)
    {
        string uid = ItemReader.Text(ItemReader.Prefixed(ref rest, offset)), service = ItemReader.Text(ItemReader.Prefixed(ref rest, offset));
        List<string> related = [];
        if (!rest.IsEmpty)
        {
            ReadOnlySpan<byte> list = ItemReader.Prefixed(ref rest, offset);
            while (!list.IsEmpty) related.Add(ItemReader.Text(ItemReader.Prefixed(ref list, offset)));
        }
        return new(uid, service, related);
    }

    private static UserIdentity ReadIdentity(ReadOnlySpan<byte> rest, int offset)
    {
        if (rest.Length < 2) throw ItemReader.Error($"{rest.Length} bytes are too few for a user identity", offset);
        (byte type, bool wantsResponse) = (rest[0], rest[1] == 1);
        rest = rest[2..];
        byte[] primary = ItemReader.Prefixed(ref rest, offset).ToArray();
        return new(type, wantsResponse, primary, rest.IsEmpty ? default : ItemReader.Prefixed(ref rest, offset).ToArray());
    }
}
