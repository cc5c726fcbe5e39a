using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Dimse;
using MedVision.Dicom.Network.Services;

namespace MedVision.Pacs.Telemetry;

/// <summary>A service of the door, with each of its operations timed, traced and counted for its association.</summary>
internal sealed class MeasuredService(IDimseService service) : IDimseService
{
    private readonly OperationKind kind = KindOf(service.Operation);

    public CommandField Operation => service.Operation;

    public IReadOnlyCollection<TransferSyntax> Offer(ServiceProposal proposal) => service.Offer(proposal);

    public async Task AnswerAsync(DimseRequest request, CancellationToken cancellationToken)
    {
        AssociationTally tally = AssociationTally.Of(request.Association);
        tally.Begin(kind);
        using Operation operation = Telemetry.Operation.Begin(kind);
        try
        {
            await service.AnswerAsync(request, cancellationToken);
        }
        finally
        {
            if (request.Answered is { } status) operation.Complete(status);
            tally.End(kind, request.Answered);
        }
    }

    internal static OperationKind KindOf(CommandField field) => field switch
    {
        CommandField.CEchoRequest => OperationKind.CEcho,
        CommandField.CStoreRequest => OperationKind.CStore,
        CommandField.CFindRequest => OperationKind.CFind,
        CommandField.CMoveRequest => OperationKind.CMove,
        CommandField.CGetRequest => OperationKind.CGet,
        CommandField.NActionRequest or CommandField.NEventReportRequest => OperationKind.Commitment,
        _ => OperationKind.Other,
    };
}
