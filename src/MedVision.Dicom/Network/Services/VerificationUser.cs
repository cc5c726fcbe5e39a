using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Dimse;

namespace MedVision.Dicom.Network.Services;

/// <summary>C-ECHO, PS3.4 A: asks whether a node is there and speaks DICOM.</summary>
public static class VerificationUser
{
    /// <summary>Who answered: implementation version name or class UID.</summary>
    /// <exception cref="AssociationException">It cannot be reached, refuses, or does not answer.</exception>
    public static async Task<string> EchoAsync(RemoteNode node, string callingAE, AssociationTimers? timers = null, CancellationToken cancellationToken = default)
    {
        AssociationRequest request = new()
        {
            Node = node,
            CallingAE = callingAE,
            Contexts = AssociationRequest.Number([(SopClasses.Verification, [TransferSyntax.ImplicitVRLittleEndian.Uid, TransferSyntax.ExplicitVRLittleEndian.Uid])]),
            Timers = timers ?? AssociationTimers.Default,
        };
        await using Association association = await Association.RequestAsync(request, cancellationToken);
        PresentationContext context = association.FindContext(SopClasses.Verification)
            ?? throw new AssociationException(AssociationFailure.NotSupported, $"{node} accepts the association but not verification");
        await association.SendAsync(context, new(CommandField.CEchoRequest, SopClasses.Verification) { MessageId = 1 }, cancellationToken: cancellationToken);
        DimseMessage? answer = await association.ReceiveAsync(cancellationToken);
        if (answer?.Command is not { Field: CommandField.CEchoResponse, Status.IsSuccess: true })
            throw new AssociationException(AssociationFailure.NotSupported, $"{node} answers the echo with {(answer is null ? "a release" : answer.Command.Status.ToString())}");
        await association.ReleaseAsync(cancellationToken);
        return association.Peer.Implementation;
    }
}
