using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Dimse;
using MedVision.Dicom.Network.Pdus.Items;
using MedVision.Dicom.Network.Services.QueryRetrieve;

namespace MedVision.Dicom.Network.Services;

/// <summary>C-GET as the user, PS3.4 C.4.3: instances come back over the same association, so that no port of ours need be known to the node.</summary>
public static class GetUser
{
    /// <summary>Asks, and hands each instance to <paramref name="store"/> while it comes.</summary>
    /// <param name="node">Who has the instances.</param>
    /// <param name="callingAE">Our own AE title.</param>
    /// <param name="identifier">What to send, of the Study Root model unless <paramref name="model"/> says otherwise; <see cref="Identifiers"/> makes it.</param>
    /// <param name="store">Takes an instance: reads its data set, and says what became of it. An object that it refuses by <see cref="DicomException"/> or <see cref="IOException"/> is answered with a failure, and the others go on.</param>
    /// <param name="progress">Told as the node tells.</param>
    /// <param name="sopClasses">The storage classes that may come, at most 127; null: the most common ones. The fewer, the more transfer syntaxes find room (<see cref="RetrieveContexts"/>).</param>
    /// <param name="model">The information model; null: Study Root.</param>
    /// <param name="timers">How long the node may be silent.</param>
    /// <param name="cancellationToken">Cancels; what has come stays.</param>
    /// <returns>How it ended; some sub-operations may have failed.</returns>
    /// <exception cref="DicomException">The identifier is not one of the model.</exception>
    /// <exception cref="AssociationException">The node cannot be reached, refuses, or ends the association.</exception>
    /// <exception cref="DimseException">It answers with a failure.</exception>
    public static async Task<RetrieveOutcome> GetAsync(
        RemoteNode node, string callingAE, DicomDataset identifier, Func<DimseMessage, CancellationToken, Task<DimseStatus>> store,
        IProgress<SubOperationCounts>? progress = null, IReadOnlyCollection<string>? sopClasses = null, InformationModel? model = null,
        AssociationTimers? timers = null, CancellationToken cancellationToken = default)
    {
        model ??= InformationModel.StudyRoot;
        QueryIdentifier.Read(model, QueryOperation.Get, identifier, relational: true);
        string sopClass = model.SopClass(QueryOperation.Get);
        IReadOnlyList<(string SopClass, IReadOnlyList<string>)> storage = RetrieveContexts.Storage(sopClasses);
        AssociationRequest request = new()
        {
            Node = node,
            CallingAE = callingAE,
            Contexts = AssociationRequest.Number([RetrieveContexts.Operation(sopClass), .. storage]),
            Roles = [.. storage.Select(one => one.SopClass).Distinct().Select(one => new RoleSelection(one, IsUser: false, IsProvider: true))],
            Timers = timers ?? AssociationTimers.Default,
        };
        await using UserOperation operation = await UserOperation.BeginAsync(request, sopClass, CommandField.CGetRequest, null, identifier, cancellationToken);
        if (!operation.Association.Contexts.Any(context => context.PeerUses && context.AbstractSyntax != sopClass))
            throw new AssociationException(AssociationFailure.NotSupported, $"{node} accepts C-GET but would store nothing back over the same association (role selection)");
        while (true)
        {
            DimseMessage message = await operation.ReceiveAsync();
            if (!message.Command.IsResponse)
            {
                await StoreAsync(operation.Association, message, store, cancellationToken);
                continue;
            }
            SubOperationCounts counts = SubOperationCounts.Of(message.Command);
            progress?.Report(counts);
            if (message.Command.Status.IsPending) continue;
            IReadOnlyList<string> failed = message.Dataset is null ? [] : (await operation.ReadAsync(message)).GetStrings(DicomTags.FailedSOPInstanceUIDList);
            await operation.FinishAsync(message.Command);
            return new(message.Command.Status, counts, failed);
        }
    }

    private static async Task StoreAsync(Association association, DimseMessage message, Func<DimseMessage, CancellationToken, Task<DimseStatus>> store, CancellationToken ct)
    {
        DimseCommand response;
        try
        {
            response = message.Command.Field != CommandField.CStoreRequest || message.Dataset is null ? message.Command.Response(DimseStatus.UnrecognizedOperation)
                : message.Command.SopClass != message.Context.AbstractSyntax ? message.Command.Response(DimseStatus.DatasetDoesNotMatchSopClass, "the SOP class is not the presentation context's")
                : ct.IsCancellationRequested ? message.Command.Response(DimseStatus.ProcessingFailure, "cancelled")
                // Half an object would be left by a token: what has begun comes to its end.
                : message.Command.Response(await store(message, CancellationToken.None));
        }
        catch (DicomException error)
        {
            response = message.Command.Response(DimseStatus.CannotUnderstand, error.Reason);
        }
        catch (IOException error)
        {
            response = message.Command.Response(DimseStatus.OutOfResources, error.Message);
        }
        await association.SendAsync(message.Context, response, cancellationToken: CancellationToken.None);
    }
}
