using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Dimse;
using MedVision.Dicom.Network.Services.QueryRetrieve;

namespace MedVision.Dicom.Network.Services;

/// <summary>C-MOVE as the user, PS3.4 C.4.2: tells a node to send instances to a third one, or to us, where a port of ours must listen.</summary>
public static class MoveUser
{
    /// <summary>Asks, and waits until the node has sent everything.</summary>
    /// <param name="node">Who has the instances.</param>
    /// <param name="callingAE">Our own AE title.</param>
    /// <param name="destinationAE">Whom to send them to; the node must know its address.</param>
    /// <param name="identifier">What to send, of the Study Root model unless <paramref name="model"/> says otherwise; <see cref="Identifiers"/> makes it.</param>
    /// <param name="progress">Told as the node tells.</param>
    /// <param name="model">The information model; null: Study Root.</param>
    /// <param name="timers">How long the node may be silent.</param>
    /// <param name="cancellationToken">Cancels; what has been sent stays sent.</param>
    /// <returns>How it ended; some sub-operations may have failed.</returns>
    /// <exception cref="DicomException">The identifier is not one of the model.</exception>
    /// <exception cref="AssociationException">The node cannot be reached, refuses, or ends the association.</exception>
    /// <exception cref="DimseException">It answers with a failure, that it does not know the destination for example.</exception>
    public static async Task<RetrieveOutcome> MoveAsync(
        RemoteNode node, string callingAE, string destinationAE, DicomDataset identifier, IProgress<SubOperationCounts>? progress = null,
        InformationModel? model = null, AssociationTimers? timers = null, CancellationToken cancellationToken = default)
    {
        model ??= InformationModel.StudyRoot;
        QueryIdentifier.Read(model, QueryOperation.Move, identifier, relational: true);
        string sopClass = model.SopClass(QueryOperation.Move);
        AssociationRequest request = new() { Node = node, CallingAE = callingAE, Contexts = AssociationRequest.Number([RetrieveContexts.Operation(sopClass)]), Timers = timers ?? AssociationTimers.Default };
        await using UserOperation operation = await UserOperation.BeginAsync(request, sopClass, CommandField.CMoveRequest, destinationAE, identifier, cancellationToken);
        while (true)
        {
            DimseMessage answer = await operation.ReceiveAsync();
            SubOperationCounts counts = SubOperationCounts.Of(answer.Command);
            progress?.Report(counts);
            if (answer.Command.Status.IsPending) continue;
            IReadOnlyList<string> failed = answer.Dataset is null ? [] : (await operation.ReadAsync(answer)).GetStrings(DicomTags.FailedSOPInstanceUIDList);
            await operation.FinishAsync(answer.Command);
            return new(answer.Command.Status, counts, failed);
        }
    }
}
