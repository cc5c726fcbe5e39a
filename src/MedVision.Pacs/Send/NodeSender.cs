using System.Runtime.CompilerServices;
using MedVision.Archive.Rows;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Services;
using MedVision.Pacs.Peers;
using MedVision.Pacs.Retrieve.Outbound;

namespace MedVision.Pacs.Send;

/// <summary>Sends stored objects to a node, by C-STORE or STOW-RS. Nothing goes that the release gate does not let out.</summary>
public sealed class NodeSender(ReleaseGate gate, NodeConnections connections)
{
    private const int GateBatch = 200;

    /// <summary>Says of each object what became of it, as soon as it is known; those that stay come first.</summary>
    /// <exception cref="PeerException">The node cannot be spoken with, or no more; it has none of those not yet told of.</exception>
    public async IAsyncEnumerable<SendOutcome> SendAsync(Node node, IReadOnlyList<OutboundItem> items, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        List<OutboundItem> released = [];
        foreach (OutboundItem[] batch in items.Chunk(GateBatch))
        {
            IReadOnlyList<Release> releases = await gate.DecideAsync(node, [.. batch.Select(item => item.InstanceId)], cancellationToken);
            for (int i = 0; i < batch.Length; i++)
            {
                if (releases[i].MayLeave) released.Add(batch[i]);
                else yield return new(batch[i], DeliveryItemState.Withheld, releases[i].WhyNot, IsPassing: false);
            }
        }
        if (released.Count == 0) yield break;
        Dictionary<string, OutboundItem> byUid = released.ToDictionary(item => item.Item.SopInstance);
        using HttpClient? web = node.Kind == NodeKind.DicomWeb ? connections.DicomWeb(node) : null;
        IAsyncEnumerable<StorageOutcome> outcomes = web is not null
            ? StowUser.SendAsync(web, connections.OwnAE, node.AETitle, released, cancellationToken)
            : StorageUser.SendAsync(connections.Dimse(node), connections.OwnAE, [.. released.Select(item => item.Item)], cancellationToken: cancellationToken);
        await using IAsyncEnumerator<StorageOutcome> told = outcomes.GetAsyncEnumerator(cancellationToken);
        while (await NextAsync(told, cancellationToken)) yield return Outcome(byUid[told.Current.Item.SopInstance], told.Current);
    }

    private static SendOutcome Outcome(OutboundItem item, StorageOutcome outcome)
    {
        if (outcome.Reason is null)
            return new(item, DeliveryItemState.Sent, outcome.Status is { IsSuccess: false } remark ? $"it has it, with a remark: {remark}" : null, IsPassing: false);
        string reason = outcome.Status is { } status && outcome.Reason.StartsWith("the peer answers with", StringComparison.Ordinal)
            ? StoreStatus.Describe(status) + CommentOf(outcome.Reason) : outcome.Reason;
        return new(item, DeliveryItemState.Failed, reason, outcome.Status is { } known && StoreStatus.IsPassing(known));
    }

    /// <summary>The peer's own words behind the status.</summary>
    private static string CommentOf(string reason) => reason.IndexOf("): ", StringComparison.Ordinal) is >= 0 and int at ? $": {reason[(at + 3)..]}" : "";

    private static async Task<bool> NextAsync(IAsyncEnumerator<StorageOutcome> outcomes, CancellationToken ct)
    {
        try
        {
            return await outcomes.MoveNextAsync();
        }
        catch (AssociationException error)
        {
            throw new PeerException(error.Message, error);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or System.Net.Sockets.SocketException || (error is OperationCanceledException && !ct.IsCancellationRequested))
        {
            throw new PeerException(error is OperationCanceledException ? "it did not answer in time" : (error.InnerException ?? error).Message, error);
        }
    }
}
