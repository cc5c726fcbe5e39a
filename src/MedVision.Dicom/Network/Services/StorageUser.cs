using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Dimse;
using MedVision.Dicom.Network.Pdus;

namespace MedVision.Dicom.Network.Services;

/// <summary>C-STORE as the user, PS3.4 B: sends objects in the encoding that they have.</summary>
public static class StorageUser
{
    /// <summary>A request holds presentation contexts 1, 3 ... 255.</summary>
    private const int MostContexts = 128;

    /// <summary>Sends objects, over as many associations as their kinds need; says of each what became of it, as soon as it is known.</summary>
    /// <exception cref="AssociationException">The node cannot be reached, refuses, or ends the association; those not yet told of are not stored.</exception>
    public static async IAsyncEnumerable<StorageOutcome> SendAsync(
        RemoteNode node, string callingAE, IReadOnlyList<StorageItem> items, AssociationTimers? timers = null,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (IGrouping<(string Class, string Syntax), StorageItem>[] kinds in items.GroupBy(item => (item.SopClass, item.Syntax.Uid)).Chunk(MostContexts))
        {
            AssociationRequest request = new()
            {
                Node = node,
                CallingAE = callingAE,
                Contexts = AssociationRequest.Number(kinds.Select(kind => (kind.Key.Class, (IReadOnlyList<string>)[kind.Key.Syntax]))),
                Timers = timers ?? AssociationTimers.Default,
            };
            await using Association association = await Association.RequestAsync(request, cancellationToken);
            ushort message = 0;
            foreach (StorageItem item in kinds.SelectMany(kind => kind)) yield return await SendAsync(association, item, ++message, cancellationToken);
            await association.ReleaseAsync(cancellationToken);
        }
    }

    private static async Task<StorageOutcome> SendAsync(Association association, StorageItem item, ushort messageId, CancellationToken ct)
    {
        PresentationContext? context = association.Contexts.FirstOrDefault(one => one.AbstractSyntax == item.SopClass && one.TransferSyntax == item.Syntax);
        if (context is null) return new(item, null, $"the peer does not take {Data.SopClasses.NameOf(item.SopClass)} in {item.Syntax.Name}");
        DimseCommand request = new(CommandField.CStoreRequest, item.SopClass) { MessageId = messageId, SopInstance = item.SopInstance, Priority = DimsePriority.Medium };
        await using (Stream dataset = item.OpenDataset()) await association.SendAsync(context, request, dataset, ct);
        DimseMessage answer = await association.ReceiveAsync(ct) ?? throw new AssociationException(AssociationFailure.Closed, "the peer released the association instead of answering");
        if (answer.Command.Field != CommandField.CStoreResponse || answer.Command.RespondsTo != messageId)
            throw new AssociationException(AssociationAbort.ByUser, byPeer: false);
        DimseStatus status = answer.Command.Status;
        string? comment = answer.Command.ErrorComment is { } said ? $": {said}" : null;
        return new(item, status, status.IsSuccess || status.IsWarning ? null : $"the peer answers with {status}{comment}");
    }
}
