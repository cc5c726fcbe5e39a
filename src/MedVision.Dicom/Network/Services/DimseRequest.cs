using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Dimse;

namespace MedVision.Dicom.Network.Services;

/// <summary>
/// A peer's request while a service answers it. Its data set comes straight from the transport; once that is read to its end the
/// association goes on listening, so that a C-CANCEL and the responses to sub-operations arrive while the service works.
/// </summary>
public sealed class DimseRequest : IDisposable
{
    private readonly Conversation conversation;
    private readonly CancellationTokenSource cancel = new();
    private readonly TaskCompletionSource taken = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal DimseRequest(Conversation conversation, DimseMessage message)
    {
        (this.conversation, Message, Cancelled) = (conversation, message, cancel.Token);
        if (message.Dataset is DatasetStream dataset) dataset.Ended = () => taken.TrySetResult();
        else taken.SetResult();
    }

    public DimseMessage Message { get; }

    public DimseCommand Command => Message.Command;

    /// <summary>The presentation context that it came in, and in which it is answered.</summary>
    public PresentationContext Context => Message.Context;

    public Association Association => conversation.Association;

    public AssociationPeer Peer => Association.Peer;

    /// <summary>The peer cancelled this request (C-CANCEL, PS3.7 9.3.2.3), or the association is over.</summary>
    public CancellationToken Cancelled { get; }

    /// <summary>The status of the response that was sent last; null before the first.</summary>
    public DimseStatus? Answered { get; private set; }

    /// <summary>The association stands, and nobody waits for anything on it. To be asked after this request was answered.</summary>
    public bool IsAssociationQuiet => conversation.IsQuiet;

    /// <summary>Completed when the data set is read to its end, at once where there is none.</summary>
    internal Task DatasetTaken => taken.Task;

    /// <summary>Reads the whole data set, an identifier for example.</summary>
    /// <exception cref="DicomException">There is none, it is too long or damaged. The association is still in order.</exception>
    public Task<DicomDataset> ReadDatasetAsync(CancellationToken cancellationToken = default) => DatasetBytes.ReadAsync(Message, cancellationToken);

    /// <summary>Sends a response, a pending or the last one.</summary>
    public async Task RespondAsync(DimseCommand response, DicomDataset? dataset = null, CancellationToken cancellationToken = default)
    {
        await Association.SendAsync(Context, response, dataset is null ? null : DatasetBytes.Open(dataset, Context.TransferSyntax), cancellationToken);
        Answered = response.Status;
    }

    /// <summary>Makes a request of our own on the same association, a sub-operation, and waits for the response. It may also be done after this request was answered.</summary>
    /// <param name="context">The presentation context, in which the peer must be the provider.</param>
    /// <param name="request">The command; its message id is given here.</param>
    /// <param name="dataset">The data set in the context's transfer syntax; null: none.</param>
    /// <param name="cancellationToken">Aborts the association if the message has begun.</param>
    /// <exception cref="AssociationException">The association ended first.</exception>
    public Task<DimseCommand> RequestAsync(PresentationContext context, DimseCommand request, Stream? dataset, CancellationToken cancellationToken) =>
        conversation.RequestAsync(context, request, dataset, cancellationToken);

    public void Dispose() => cancel.Dispose();

    internal void Cancel()
    {
        try
        {
            cancel.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // Answered in the moment in which it was cancelled.
        }
    }
}
