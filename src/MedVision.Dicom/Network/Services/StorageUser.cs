using System.Runtime.CompilerServices;
using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Dimse;
using MedVision.Dicom.Network.Pdus;

namespace MedVision.Dicom.Network.Services;

/// <summary>C-STORE as the user, PS3.4 B: sends objects in the encoding that they have, or in one of their alternatives where the peer does not take that.</summary>
public static class StorageUser
{
    /// <summary>Objects that may be on their way at once, where the peer grants it: then nobody waits for each other's disk and network.</summary>
    private const int MostAtOnce = 16;

    /// <summary>
    /// Sends objects, over as many associations as their kinds need; says of each what became of it, as soon as it is known. Who stops asking
    /// for more ends the association in good order.
    /// </summary>
    /// <param name="node">Where to.</param>
    /// <param name="callingAE">Our own AE title.</param>
    /// <param name="items">What; an object that cannot be read or encoded does not keep the others from going.</param>
    /// <param name="timers">How long the node may take.</param>
    /// <param name="originator">The C-MOVE that this is done for, if it is.</param>
    /// <param name="noMore">Once it is cancelled no more are begun; those on their way are told of, and the association ends in good order.</param>
    /// <param name="cancellationToken">Aborts the association.</param>
    /// <exception cref="AssociationException">The node cannot be reached, refuses, or ends the association; those not yet told of are not stored.</exception>
    public static async IAsyncEnumerable<StorageOutcome> SendAsync(
        RemoteNode node, string callingAE, IReadOnlyList<StorageItem> items, AssociationTimers? timers = null, MoveOriginator? originator = null,
        CancellationToken noMore = default, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach ((IReadOnlyList<ProposedContext> contexts, IReadOnlyList<StorageItem> together) in StorageContexts.Plan(items))
        {
            if (noMore.IsCancellationRequested) yield break;
            AssociationRequest request = new() { Node = node, CallingAE = callingAE, Contexts = contexts, MostAtOnce = MostAtOnce, Timers = timers ?? AssociationTimers.Default };
            await using Association association = await Association.RequestAsync(request, cancellationToken);
            Dictionary<ushort, StorageItem> waiting = [];
            ushort message = 0;
            bool isWhole = true;
            try
            {
                for (int next = 0; (next < together.Count && !noMore.IsCancellationRequested) || waiting.Count > 0;)
                {
                    isWhole = false;
                    StorageOutcome? outcome = next < together.Count && !noMore.IsCancellationRequested && waiting.Count < association.MostInvoked
                        ? await SendAsync(association, together[next++], unchecked(++message), originator, waiting, cancellationToken)
                        : waiting.Count > 0 ? await ReceiveAsync(association, waiting, cancellationToken)
                        : null;
                    isWhole = true;
                    if (outcome is not null) yield return outcome;
                }
            }
            finally
            {
                if (isWhole)
                {
                    while (waiting.Count > 0) await ReceiveAsync(association, waiting, cancellationToken);
                    await association.ReleaseAsync(cancellationToken);
                }
            }
        }
    }

    /// <summary>The request that an object is sent with.</summary>
    public static DimseCommand Request(StorageItem item, ushort messageId, MoveOriginator? originator = null)
    {
        DimseCommand request = new(CommandField.CStoreRequest, item.SopClass) { MessageId = messageId, SopInstance = item.SopInstance, Priority = DimsePriority.Medium };
        if (originator is null) return request;
        request.Elements.Set(DicomTags.MoveOriginatorApplicationEntityTitle, originator.AETitle).Set(DicomTags.MoveOriginatorMessageID, originator.MessageId);
        return request;
    }

    /// <summary>What a response says of the object.</summary>
    public static StorageOutcome Outcome(StorageItem item, DimseCommand response)
    {
        DimseStatus status = response.Status;
        string? comment = response.ErrorComment is { } said ? $": {said}" : null;
        return new(item, status, status.IsSuccess || status.IsWarning ? null : $"the peer answers with {status}{comment}");
    }

    /// <summary>Opens what goes in the context; or says why the object cannot go.</summary>
    public static (Stream? Dataset, StorageOutcome? NotSent) Open(StorageItem item, PresentationContext? context)
    {
        if (context is null) return (null, new(item, null, $"the peer does not take {SopClasses.NameOf(item.SopClass)} in {item.Syntax.Name}"));
        try
        {
            return (item.Open(context.TransferSyntax), null);
        }
        catch (Exception error) when (error is DicomException or IOException or UnauthorizedAccessException)
        {
            return (null, new(item, null, $"it cannot be read: {error.Message}"));
        }
    }

    /// <summary>Sends an object; its response is waited for elsewhere. Says only why it was not sent.</summary>
    private static async Task<StorageOutcome?> SendAsync(
        Association association, StorageItem item, ushort messageId, MoveOriginator? originator, Dictionary<ushort, StorageItem> waiting, CancellationToken ct)
    {
        PresentationContext? context = StorageContexts.Choose(item, association.Contexts);
        (Stream? dataset, StorageOutcome? notSent) = Open(item, context);
        if (notSent is not null) return notSent;
        waiting.Add(messageId, item);
        await using (dataset) await association.SendAsync(context!, Request(item, messageId, originator), dataset, ct);
        return null;
    }

    private static async Task<StorageOutcome> ReceiveAsync(Association association, Dictionary<ushort, StorageItem> waiting, CancellationToken ct)
    {
        DimseMessage answer = await association.ReceiveAsync(ct) ?? throw new AssociationException(AssociationFailure.Closed, "the peer released the association instead of answering");
        if (answer.Command.Field != CommandField.CStoreResponse || !waiting.Remove(answer.Command.RespondsTo, out StorageItem? item))
            throw new AssociationException(AssociationAbort.ByUser, byPeer: false);
        return Outcome(item, answer.Command);
    }
}
