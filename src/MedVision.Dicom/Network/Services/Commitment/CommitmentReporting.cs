using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Dimse;

namespace MedVision.Dicom.Network.Services.Commitment;

/// <summary>Brings a provider's report to who asked for commitment, PS3.4 J.3.3, over an association of its own: we request it in the provider's role.</summary>
public static class CommitmentReporting
{
    /// <summary>The request that a report is sent with.</summary>
    public static DimseCommand Request(CommitmentReport report)
    {
        DimseCommand request = new(CommandField.NEventReportRequest, SopClasses.StorageCommitmentPushModel) { MessageId = 1, SopInstance = CommitmentRequest.Instance };
        request.Elements.Set(DicomTags.EventTypeID, report.EventType);
        return request;
    }

    /// <summary>Sends a report.</summary>
    /// <exception cref="AssociationException">The node cannot be reached, refuses, or does not take it.</exception>
    public static async Task SendAsync(RemoteNode node, string callingAE, CommitmentReport report, AssociationTimers? timers = null, CancellationToken cancellationToken = default)
    {
        await using Association association = await Association.RequestAsync(new()
        {
            Node = node,
            CallingAE = callingAE,
            Contexts = AssociationRequest.Number([(SopClasses.StorageCommitmentPushModel, [TransferSyntax.ExplicitVRLittleEndian.Uid, TransferSyntax.ImplicitVRLittleEndian.Uid])]),
            Roles = [new(SopClasses.StorageCommitmentPushModel, IsUser: false, IsProvider: true)],
            Timers = timers ?? AssociationTimers.Default,
        }, cancellationToken);
        // A peer that takes the class and says nothing of the roles is asked all the same: many understand the report nevertheless.
        PresentationContext context = association.FindContext(SopClasses.StorageCommitmentPushModel)
            ?? throw new AssociationException(AssociationFailure.NotSupported, $"{node} accepts the association but not storage commitment");
        await association.SendAsync(context, Request(report), DatasetBytes.Open(report.ToDataset(), context.TransferSyntax), cancellationToken);
        DimseMessage answer = await association.ReceiveAsync(cancellationToken) ?? throw new AssociationException(AssociationFailure.Closed, $"{node} released the association instead of answering");
        if (answer.Command.Field != CommandField.NEventReportResponse || !(answer.Command.Status.IsSuccess || answer.Command.Status.IsWarning))
            throw new AssociationException(AssociationFailure.NotSupported, $"{node} answers the report of storage commitment with {answer.Command.Status}");
        await association.ReleaseAsync(cancellationToken);
    }
}
