using System.Data.Common;
using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Dimse;
using MedVision.Dicom.Network.Services;
using MedVision.Dicom.Network.Services.Commitment;

namespace MedVision.Pacs.Commit;

/// <summary>
/// Storage commitment as the provider, PS3.4 J: takes the request by N-ACTION. It is in the database before it is acknowledged; <see cref="CommitmentReporter"/>
/// checks and reports, after a restart as well.
/// </summary>
public sealed class CommitmentService(CommitmentBook book, CommitmentReporter reporter) : IDimseService
{
    // PS3.7 C.5 for N-ACTION.
    private static readonly DimseStatus noSuchInstance = new(0x0112), invalidArgument = new(0x0115), noSuchAction = new(0x0123), resourceLimitation = new(0x0213);
    private static readonly TransferSyntax[] syntaxes = [TransferSyntax.ExplicitVRLittleEndian, TransferSyntax.ImplicitVRLittleEndian];

    public CommandField Operation => CommandField.NActionRequest;

    public IReadOnlyCollection<TransferSyntax> Offer(ServiceProposal proposal) => proposal.AbstractSyntax == SopClasses.StorageCommitmentPushModel ? syntaxes : [];

    public async Task AnswerAsync(DimseRequest request, CancellationToken cancellationToken)
    {
        (DimseCommand answer, long? row) = await TakeAsync(request, cancellationToken);
        await request.RespondAsync(answer, cancellationToken: cancellationToken);
        if (row is { } id) reporter.Begin(id, request);
    }

    private async Task<(DimseCommand Answer, long? Row)> TakeAsync(DimseRequest request, CancellationToken ct)
    {
        DimseCommand command = request.Command;
        try
        {
            DicomDataset action = await request.ReadDatasetAsync(ct);
            if (command.SopClass is { } sopClass && sopClass != SopClasses.StorageCommitmentPushModel) return (command.Response(DimseStatus.SopClassNotSupported), null);
            if (command.SopInstance != CommitmentRequest.Instance) return (command.Response(noSuchInstance, "this is not the instance of the push model"), null);
            if (command.Elements.GetInt32(DicomTags.ActionTypeID) != CommitmentRequest.ActionType) return (command.Response(noSuchAction), null);
            CommitmentRequest asked = CommitmentRequest.Read(action);
            if (!DicomUids.IsUsable(asked.TransactionUid) || asked.References.Any(one => !DicomUids.IsUsable(one.SopInstance) || !DicomUids.IsUsable(one.SopClass)))
                return (command.Response(invalidArgument, "a UID is none"), null);
            return await book.AddAsync(request.Peer.CallingAE, asked, ct) is { } row ? (command.Response(DimseStatus.Success), row)
                : (command.Response(resourceLimitation, "too many requests wait for their report"), null);
        }
        catch (DicomException error)
        {
            return (command.Response(invalidArgument, error.Reason), null);
        }
        catch (Exception error) when (error is DbException or TimeoutException)
        {
            return (command.Response(DimseStatus.ProcessingFailure, "the archive cannot note it at the moment"), null);
        }
    }
}
