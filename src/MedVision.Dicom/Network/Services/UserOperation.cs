using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Dimse;

namespace MedVision.Dicom.Network.Services;

/// <summary>
/// One request of ours that a peer answers by several responses, on an association of its own: C-FIND, C-MOVE, C-GET. Who cancels, or disposes
/// it before its last response, sends C-CANCEL and takes what still comes, for a limited time.
/// </summary>
internal sealed class UserOperation : IAsyncDisposable
{
    private const ushort MessageId = 1;
    private readonly Association association;
    private readonly PresentationContext context;
    private readonly CommandField expected;
    private readonly TimeSpan lastWords;
    private readonly CancellationToken cancelled;
    private readonly CancellationTokenSource patience = new();
    private readonly CancellationTokenRegistration registration;
    private Task cancelling = Task.CompletedTask;
    private int cancels;
    private bool isOver;

    private UserOperation(Association association, PresentationContext context, CommandField request, TimeSpan lastWords, CancellationToken cancelled)
    {
        (this.association, this.context, this.lastWords, this.cancelled) = (association, context, lastWords, cancelled);
        expected = (CommandField)((ushort)request | 0x8000);
        registration = cancelled.UnsafeRegister(static operation => ((UserOperation)operation!).Cancel(), this);
    }

    /// <summary>Opens the association and sends the request.</summary>
    /// <param name="request">What to ask of the node.</param>
    /// <param name="sopClass">The operation's SOP class; among the request's contexts.</param>
    /// <param name="field">C-FIND-RQ, C-MOVE-RQ or C-GET-RQ.</param>
    /// <param name="destination">Where a C-MOVE sends to.</param>
    /// <param name="identifier">The request's data set.</param>
    /// <param name="cancellationToken">Aborts until the request is sent; from then on it cancels the operation.</param>
    public static async Task<UserOperation> BeginAsync(
        AssociationRequest request, string sopClass, CommandField field, string? destination, DicomDataset identifier, CancellationToken cancellationToken)
    {
        Association association = await Association.RequestAsync(request, cancellationToken);
        try
        {
            PresentationContext context = association.FindContext(sopClass)
                ?? throw new AssociationException(AssociationFailure.NotSupported, $"{request.Node} accepts the association but not {SopClasses.NameOf(sopClass)}");
            DimseCommand command = new(field, sopClass) { MessageId = MessageId, Priority = DimsePriority.Medium };
            if (destination is not null) command.Elements.Set(DicomTags.MoveDestination, destination);
            await association.SendAsync(context, command, DatasetBytes.Open(identifier, context.TransferSyntax), cancellationToken);
            return new(association, context, field, request.Timers.Answer, cancellationToken);
        }
        catch
        {
            await association.DisposeAsync();
            throw;
        }
    }

    public Association Association => association;

    /// <summary>The next message: a response to the request, or the peer's own request.</summary>
    /// <exception cref="AssociationException">The association ended, or something else came.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled, and the peer did not end it in time.</exception>
    public async Task<DimseMessage> ReceiveAsync()
    {
        try
        {
            DimseMessage message = await association.ReceiveAsync(patience.Token)
                ?? throw new AssociationException(AssociationFailure.Closed, "the peer released the association instead of answering");
            if (!message.Command.IsResponse) return message;
            if (message.Command.Field != expected || message.Command.RespondsTo != MessageId)
                throw new AssociationException(AssociationFailure.Closed, $"the peer answers with {message.Command.Field} to a message that was never sent");
            isOver = !message.Command.Status.IsPending;
            return message;
        }
        catch (OperationCanceledException)
        {
            throw new OperationCanceledException("the peer did not end the operation that was cancelled", cancelled);
        }
    }

    /// <summary>Reads a response's data set.</summary>
    public Task<DicomDataset> ReadAsync(DimseMessage message) => DatasetBytes.ReadAsync(message, patience.Token);

    /// <summary>The last response has come: releases the association, says by an exception if it was cancelled or failed.</summary>
    public async Task FinishAsync(DimseCommand last)
    {
        await association.ReleaseAsync(patience.Token);
        cancelled.ThrowIfCancellationRequested();
        if (last.Status.IsFailure || last.Status == DimseStatus.Cancel) throw new DimseException(last);
    }

    public async ValueTask DisposeAsync()
    {
        await registration.DisposeAsync();
        try
        {
            if (!isOver && association.IsEstablished)
            {
                Cancel();
                while (!isOver) await RefuseAsync(await ReceiveAsync());
                await association.ReleaseAsync(patience.Token);
            }
            await cancelling;
        }
        catch (Exception error) when (error is AssociationException or OperationCanceledException)
        {
            // The peer had its time to end in good order; the association is aborted as it is disposed.
        }
        await association.DisposeAsync();
        patience.Dispose();
    }

    /// <summary>Whatever the peer still asks for on the way out.</summary>
    private Task RefuseAsync(DimseMessage message) => message.Command.IsResponse || message.Command.Field == CommandField.CCancelRequest ? Task.CompletedTask
        : association.SendAsync(message.Context, message.Command.Response(DimseStatus.ProcessingFailure, "cancelled"), cancellationToken: patience.Token);

    private void Cancel()
    {
        if (Interlocked.Exchange(ref cancels, 1) != 0) return;
        patience.CancelAfter(lastWords);
        cancelling = association.SendAsync(context, new(CommandField.CCancelRequest, null) { RespondsTo = MessageId }, cancellationToken: patience.Token);
    }
}
