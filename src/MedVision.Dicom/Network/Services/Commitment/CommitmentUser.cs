using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Dimse;

namespace MedVision.Dicom.Network.Services.Commitment;

/// <summary>Storage commitment as the user, PS3.4 J.3.2: asks a node to take over the care for instances that were sent to it.</summary>
public static class CommitmentUser
{
    /// <summary>Asks, and waits for the report on the same association.</summary>
    /// <param name="node">Who is asked.</param>
    /// <param name="callingAE">Our own AE title.</param>
    /// <param name="request">What it shall keep.</param>
    /// <param name="patience">How long to hold the association open for the report.</param>
    /// <param name="timers">How long the node may take for its answers.</param>
    /// <param name="cancellationToken">Aborts the association.</param>
    /// <returns>The report; null if none came in that time: the node took the request and reports on an association of its own.</returns>
    /// <exception cref="AssociationException">It cannot be reached, refuses, or does not provide the service.</exception>
    public static async Task<CommitmentReport?> AskAsync(RemoteNode node, string callingAE, CommitmentRequest request, TimeSpan patience, AssociationTimers? timers = null, CancellationToken cancellationToken = default)
    {
        await using Association association = await Association.RequestAsync(new()
        {
            Node = node,
            CallingAE = callingAE,
            Contexts = AssociationRequest.Number([(SopClasses.StorageCommitmentPushModel, [TransferSyntax.ExplicitVRLittleEndian.Uid, TransferSyntax.ImplicitVRLittleEndian.Uid])]),
            Timers = timers ?? AssociationTimers.Default,
        }, cancellationToken);
        PresentationContext context = association.FindContext(SopClasses.StorageCommitmentPushModel)
            ?? throw new AssociationException(AssociationFailure.NotSupported, $"{node} accepts the association but not storage commitment");
        DimseCommand action = new(CommandField.NActionRequest, null) { MessageId = 1 };
        action.Elements.Set(DicomTags.RequestedSOPClassUID, SopClasses.StorageCommitmentPushModel).Set(DicomTags.RequestedSOPInstanceUID, CommitmentRequest.Instance)
            .Set(DicomTags.ActionTypeID, CommitmentRequest.ActionType);
        await association.SendAsync(context, action, DatasetBytes.Open(request.ToDataset(), context.TransferSyntax), cancellationToken);
        bool isTaken = false;
        CommitmentReport? report = null;
        using CancellationTokenSource waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            // The report may overtake the answer to the request.
            while (!isTaken || report is null)
            {
                if (isTaken) waiting.CancelAfter(patience);
                if (await association.ReceiveAsync(waiting.Token) is not { } message)
                    return isTaken ? report : throw new AssociationException(AssociationFailure.Closed, $"{node} released the association instead of answering");
                if (message.Command.Field == CommandField.NActionResponse) isTaken = Taken(node, message.Command);
                else if (message.Command.Field == CommandField.NEventReportRequest) report = await TakeAsync(association, message, request, report, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Patience is over between two messages: the association is still in order.
        }
        await association.ReleaseAsync(cancellationToken);
        return report;
    }

    private static bool Taken(RemoteNode node, DimseCommand response) => response.Status.IsSuccess || response.Status.IsWarning ? true
        : throw new AssociationException(AssociationFailure.NotSupported, $"{node} does not take the request for storage commitment: {response.Status}{(response.ErrorComment is { } comment ? ": " + comment : "")}");

    /// <summary>Another transaction's report, which may come here as well, is answered as one that we cannot place.</summary>
    private static async Task<CommitmentReport?> TakeAsync(Association association, DimseMessage message, CommitmentRequest request, CommitmentReport? known, CancellationToken ct)
    {
        DimseStatus status = DimseStatus.ProcessingFailure;
        try
        {
            CommitmentReport report = CommitmentReport.Read(await DatasetBytes.ReadAsync(message, ct));
            if (report.TransactionUid == request.TransactionUid) (known, status) = (report, DimseStatus.Success);
        }
        catch (DicomException)
        {
            status = new(0x0115);
        }
        await association.SendAsync(message.Context, message.Command.Response(status), cancellationToken: ct);
        return known;
    }
}
