using MedVision.Archive;
using MedVision.Archive.Rows;
using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Dimse;
using MedVision.Dicom.Network.Services;
using MedVision.Dicom.Network.Services.QueryRetrieve;
using MedVision.Pacs.Peers;
using MedVision.Pacs.Send;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace MedVision.Pacs.Retrieve.Outbound;

/// <summary>
/// C-MOVE as the provider, PS3.4 C.4.2: sends what the identifier names to an admitted node, over an association of our own, once each. No connection to the
/// database is held meanwhile; a destination that dies in the middle leaves the rest counted as failed.
/// </summary>
public sealed partial class MoveService(OutboundItems items, ReleaseGate gate, IDbContextFactory<MedVisionDb> databases, NodeConnections connections, ILogger<MoveService> log)
    : RetrieveService(QueryOperation.Move, items, gate, databases)
{
    // PS3.4 table C.4-2.
    private static readonly DimseStatus destinationUnknown = new(0xA801);

    /// <summary>After a cancel, the sub-operation under way may end in good order for so long.</summary>
    private static readonly TimeSpan grace = TimeSpan.FromSeconds(10);

    private protected override async Task<(Node? Destination, DimseCommand? Refusal)> FindDestinationAsync(DimseRequest request, CancellationToken ct)
    {
        string title = (request.Command.Elements.GetString(DicomTags.MoveDestination) ?? "").Trim();
        Node? node = await FindNodeAsync(title, ct);
        if (node is null) return (null, request.Command.Response(destinationUnknown, $"'{title}' is no node that is admitted here"));
        try
        {
            connections.Dimse(node);
            return (node, null);
        }
        catch (PeerException error)
        {
            return (null, request.Command.Response(destinationUnknown, error.Message));
        }
    }

    private protected override async Task PerformAsync(DimseRequest request, RetrievePlan plan, SubOperations tally, CancellationToken ct)
    {
        RemoteNode destination = connections.Dimse(plan.Destination!);
        HashSet<string> open = [.. plan.Free.Select(item => item.SopInstance)];
        // A destination that hangs must not hold the one that cancelled.
        using CancellationTokenSource sending = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await using CancellationTokenRegistration cancelled = request.Cancelled.Register(() => sending.CancelAfter(grace));
        MoveOriginator originator = new(request.Peer.CallingAE, request.Command.MessageId);
        IAsyncEnumerator<StorageOutcome> outcomes = StorageUser.SendAsync(destination, connections.OwnAE, plan.Free, originator: originator, noMore: request.Cancelled, cancellationToken: sending.Token).GetAsyncEnumerator(CancellationToken.None);
        await using (outcomes)
        {
            while (await NextAsync(outcomes, sending.Token, ct) is var (outcome, failure))
            {
                if (failure is not null)
                {
                    foreach (string rest in open) tally.Fail(rest, failure);
                    return;
                }
                if (outcome is null) return;
                open.Remove(outcome.Item.SopInstance);
                tally.Add(outcome);
                // After a cancel, what was on its way is still counted.
                if (tally.Remaining > 0 && !request.Cancelled.IsCancellationRequested) await request.RespondAsync(tally.Pending(), cancellationToken: ct);
            }
        }
    }

    private protected override void Done(DimseRequest request, SubOperations tally) =>
        LogMoved(request.Peer.CallingAE, request.Command.Elements.GetString(DicomTags.MoveDestination) ?? "", tally.Completed, tally.Failed, tally.Remaining, tally.Reason);

    /// <summary>The next outcome; or why there will be none; or neither at the end, or where the cancel went through.</summary>
    private static async Task<(StorageOutcome? Outcome, string? Failure)> NextAsync(IAsyncEnumerator<StorageOutcome> outcomes, CancellationToken sending, CancellationToken ct)
    {
        try
        {
            return (await outcomes.MoveNextAsync() ? outcomes.Current : null, null);
        }
        catch (AssociationException error)
        {
            return (null, error.Message);
        }
        catch (OperationCanceledException) when (sending.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            return (null, null);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "{CallingAE} moved to {Destination}: {Completed} instances sent, {Failed} failed, {Remaining} not tried; {Reason}")]
    private partial void LogMoved(string callingAE, string destination, int completed, int failed, int remaining, string? reason);
}
