using System.Runtime.InteropServices;
using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Dimse;

namespace MedVision.Cli.Bench.Store;

/// <summary>C-STORE over one association.</summary>
internal sealed class AssociationSender : IInstanceSender
{
    private readonly Association association;
    private readonly PresentationContext context;
    private ushort messageId;

    private AssociationSender(Association association, PresentationContext context) => (this.association, this.context) = (association, context);

    public static async Task<IInstanceSender> OpenAsync(RemoteNode node, string callingAE, TransferSyntax syntax, CancellationToken cancellationToken)
    {
        try
        {
            Association association = await Association.RequestAsync(new AssociationRequest
            {
                Node = node,
                CallingAE = callingAE,
                Contexts = AssociationRequest.Number([(SopClasses.MRImageStorage, [syntax.Uid])]),
            }, cancellationToken);
            if (association.FindContext(SopClasses.MRImageStorage) is { } context) return new AssociationSender(association, context);
            await association.DisposeAsync();
            throw new CommandException($"{node} does not take {SopClasses.NameOf(SopClasses.MRImageStorage)} in {syntax.Name}");
        }
        catch (AssociationException error)
        {
            throw new SenderLostException(error.Message, error);
        }
    }

    public async Task<string?> SendAsync(InstanceMaker made, CancellationToken cancellationToken)
    {
        DimseCommand request = new(CommandField.CStoreRequest, SopClasses.MRImageStorage) { MessageId = ++messageId, SopInstance = made.SopInstanceUid, Priority = DimsePriority.Medium };
        try
        {
            MemoryMarshal.TryGetArray(made.Dataset, out ArraySegment<byte> bytes);
            await association.SendAsync(context, request, new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false), cancellationToken);
            DimseStatus status = await association.ReceiveAsync(cancellationToken) is { } answer ? answer.Command.Status
                : throw new AssociationException(AssociationFailure.Closed, "the peer released the association instead of answering");
            return status.IsSuccess || status.IsWarning ? null : status.ToString();
        }
        catch (AssociationException error)
        {
            throw new SenderLostException(error.Message, error);
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await association.ReleaseAsync();
        }
        catch (AssociationException)
        {
            // It was lost, which its last sending has told.
        }
        await association.DisposeAsync();
    }
}
