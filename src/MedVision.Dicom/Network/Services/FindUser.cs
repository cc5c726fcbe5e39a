using System.Runtime.CompilerServices;
using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Dimse;
using MedVision.Dicom.Network.Services.QueryRetrieve;

namespace MedVision.Dicom.Network.Services;

/// <summary>C-FIND as the user, PS3.4 C.4.1: asks a node which patients, studies, series or instances it has.</summary>
public static class FindUser
{
    /// <summary>
    /// Asks, and gives each match as it comes. Who stops asking for more, or cancels, sends C-CANCEL; the association is released in either case.
    /// </summary>
    /// <param name="node">Whom to ask.</param>
    /// <param name="callingAE">Our own AE title.</param>
    /// <param name="model">Study Root or Patient Root.</param>
    /// <param name="identifier">Level, keys to match and keys to return.</param>
    /// <param name="timers">How long the node may take.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="DicomException">The identifier is not one of the model, or a match cannot be read.</exception>
    /// <exception cref="AssociationException">The node cannot be reached, refuses, or ends the association.</exception>
    /// <exception cref="DimseException">It answers with a failure.</exception>
    public static async IAsyncEnumerable<DicomDataset> FindAsync(
        RemoteNode node, string callingAE, InformationModel model, DicomDataset identifier, AssociationTimers? timers = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // What the node makes of keys that are left open is its own affair.
        QueryIdentifier.Read(model, QueryOperation.Find, identifier, relational: true);
        string sopClass = model.SopClass(QueryOperation.Find);
        AssociationRequest request = new() { Node = node, CallingAE = callingAE, Contexts = AssociationRequest.Number([RetrieveContexts.Operation(sopClass)]), Timers = timers ?? AssociationTimers.Default };
        await using UserOperation operation = await UserOperation.BeginAsync(request, sopClass, CommandField.CFindRequest, null, identifier, cancellationToken);
        while (true)
        {
            DimseMessage answer = await operation.ReceiveAsync();
            if (!answer.Command.Status.IsPending)
            {
                await operation.FinishAsync(answer.Command);
                yield break;
            }
            DicomDataset match = await operation.ReadAsync(answer);
            if (!cancellationToken.IsCancellationRequested) yield return match;
        }
    }
}
