using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Dimse;

namespace MedVision.Dicom.Network.Services;

/// <summary>C-ECHO as the provider, PS3.4 A.</summary>
public sealed class VerificationService : IDimseService
{
    private static readonly TransferSyntax[] syntaxes = [TransferSyntax.ImplicitVRLittleEndian, TransferSyntax.ExplicitVRLittleEndian];

    public CommandField Operation => CommandField.CEchoRequest;

    public IReadOnlyCollection<TransferSyntax> Offer(ServiceProposal proposal) => proposal.AbstractSyntax == SopClasses.Verification ? syntaxes : [];

    public Task AnswerAsync(DimseRequest request, CancellationToken cancellationToken) =>
        request.RespondAsync(request.Command.Response(DimseStatus.Success), cancellationToken: cancellationToken);
}
