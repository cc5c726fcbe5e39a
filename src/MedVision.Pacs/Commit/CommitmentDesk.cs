using System.Collections.Concurrent;
using MedVision.Dicom.Data;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Services.Commitment;
using MedVision.Pacs.Peers;

namespace MedVision.Pacs.Commit;

/// <summary>Storage commitment as the user: asks a node to keep what was sent to it. The report may come on the association of the request or through our own door.</summary>
public sealed class CommitmentDesk(NodeConnections connections)
{
    /// <summary>Who reports on the association of the request does so soon.</summary>
    private static readonly TimeSpan hold = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, TaskCompletionSource<CommitmentReport>> waiting = new(StringComparer.Ordinal);

    /// <summary>Asks, and waits for the report.</summary>
    /// <param name="node">Who is asked; it must be admitted here to report through our door.</param>
    /// <param name="references">What it shall keep.</param>
    /// <param name="patience">How long to wait for the report.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The report; null if none came in that time.</returns>
    /// <exception cref="AssociationException">The node cannot be reached, refuses, or does not provide the service.</exception>
    public async Task<CommitmentReport?> AskAsync(RemoteNode node, IReadOnlyList<SopReference> references, TimeSpan patience, CancellationToken cancellationToken = default)
    {
        CommitmentRequest request = new(DicomUids.Generate(), references);
        TaskCompletionSource<CommitmentReport> report = new(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting[request.TransactionUid] = report;
        try
        {
            TimeSpan there = patience < hold ? patience : hold;
            return await CommitmentUser.AskAsync(node, connections.OwnAE, request, there, cancellationToken: cancellationToken) ?? await report.Task.WaitAsync(patience - there, cancellationToken);
        }
        catch (TimeoutException)
        {
            return null;
        }
        finally
        {
            waiting.TryRemove(request.TransactionUid, out _);
        }
    }

    /// <summary>A report came through the door.</summary>
    /// <returns>Whether somebody waits for it.</returns>
    internal bool Take(CommitmentReport report) => waiting.TryGetValue(report.TransactionUid, out TaskCompletionSource<CommitmentReport>? waiter) && waiter.TrySetResult(report);
}
