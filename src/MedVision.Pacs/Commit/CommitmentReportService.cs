using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Dimse;
using MedVision.Dicom.Network.Services;
using MedVision.Dicom.Network.Services.Commitment;

namespace MedVision.Pacs.Commit;

/// <summary>Takes the reports of nodes that we asked for storage commitment: N-EVENT-REPORT, PS3.4 J.3.3, for which the node takes the provider's role.</summary>
public sealed class CommitmentReportService(CommitmentDesk desk) : IDimseService
{
    // PS3.7 C.5 for N-EVENT-REPORT.
    private static readonly DimseStatus invalidArgument = new(0x0115);
    private static readonly TransferSyntax[] syntaxes = [TransferSyntax.ExplicitVRLittleEndian, TransferSyntax.ImplicitVRLittleEndian];

    public CommandField Operation => CommandField.NEventReportRequest;

    public IReadOnlyCollection<TransferSyntax> Offer(ServiceProposal proposal) => proposal.AbstractSyntax == SopClasses.StorageCommitmentPushModel ? syntaxes : [];

    public async Task AnswerAsync(DimseRequest request, CancellationToken cancellationToken)
    {
        DimseCommand answer;
        try
        {
            CommitmentReport report = CommitmentReport.Read(await request.ReadDatasetAsync(cancellationToken));
            answer = desk.Take(report) ? request.Command.Response(DimseStatus.Success) : request.Command.Response(DimseStatus.ProcessingFailure, "nobody here waits for this transaction");
        }
        catch (DicomException error)
        {
            answer = request.Command.Response(invalidArgument, error.Reason);
        }
        await request.RespondAsync(answer, cancellationToken: cancellationToken);
    }
}
