using MedVision.Archive;
using MedVision.Archive.Rows;
using MedVision.Jobs.Send;
using MedVision.Pacs.Retrieve.Outbound;
using Microsoft.EntityFrameworkCore;

namespace MedVision.Web.Deliveries;

/// <summary>Where a study's series can be sent, and the order to do so.</summary>
internal sealed partial class SendDesk(IDbContextFactory<MedVisionDb> databases, DeliveryQueue queue, ILogger<SendDesk> log)
{
    /// <summary>Nodes that can be sent to.</summary>
    public async Task<IReadOnlyList<Node>> NodesAsync(CancellationToken cancellationToken)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Nodes.AsNoTracking().Where(node => node.State == NodeState.Admitted && (node.Kind == NodeKind.DicomWeb || (node.Host != null && node.Port != null)))
            .OrderBy(node => node.AETitle).ToListAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<long>> SendAsync(long nodeId, InstanceSelection selection, string user, CancellationToken cancellationToken)
    {
        IReadOnlyList<long> orders = await queue.OrderAsync(nodeId, selection, user, cancellationToken);
        LogOrdered(orders.Count, nodeId, user);
        return orders;
    }

    [LoggerMessage(1, LogLevel.Information, "{Count} deliveries to node {Node} were ordered by {User}")]
    private partial void LogOrdered(int count, long node, string user);
}
