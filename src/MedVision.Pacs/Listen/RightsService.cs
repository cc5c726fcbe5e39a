using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Dimse;
using MedVision.Dicom.Network.Services;

namespace MedVision.Pacs.Listen;

/// <summary>A service of the door, for those nodes that may use it. The others are refused request by request: a C-GET needs storage contexts, too.</summary>
internal sealed class RightsService(IDimseService service, NodeRegister nodes) : IDimseService
{
    /// <summary>Refused: not authorized, PS3.7 C.5.</summary>
    private static readonly DimseStatus notAuthorized = new(0x0124);

    public CommandField Operation => service.Operation;

    public IReadOnlyCollection<TransferSyntax> Offer(ServiceProposal proposal) => service.Offer(proposal);

    public Task AnswerAsync(DimseRequest request, CancellationToken cancellationToken) => nodes.RightsOf(request.Peer).Allow(service.Operation)
        ? service.AnswerAsync(request, cancellationToken)
        : request.RespondAsync(request.Command.Response(notAuthorized, "this node may not do that here"), cancellationToken: cancellationToken);
}
