using MedVision.Archive;
using MedVision.Archive.Rows;
using MedVision.Jobs.Pulls;
using MedVision.Pacs.Fetch;
using MedVision.Pacs.Peers;
using Microsoft.EntityFrameworkCore;

namespace MedVision.Web.Pulls;

/// <summary>What other nodes have, and the orders to fetch it.</summary>
internal sealed partial class PullDesk(IDbContextFactory<MedVisionDb> databases, RemoteQuery query, PullQueue queue, ILogger<PullDesk> log)
{
    /// <summary>Nodes that can be asked.</summary>
    public async Task<IReadOnlyList<Node>> NodesAsync(CancellationToken cancellationToken)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Nodes.AsNoTracking().Where(node => node.State == NodeState.Admitted && (node.Kind == NodeKind.DicomWeb || (node.Host != null && node.Port != null)))
            .OrderBy(node => node.AETitle).ToListAsync(cancellationToken);
    }

    /// <summary>The node's matching studies, the newest first, each with how much of it is here. As many as the search's limit: there may be more.</summary>
    /// <exception cref="ArgumentException">There is no such node, or the search cannot be asked.</exception>
    /// <exception cref="PeerException">The node cannot be asked, or answers with a failure; the message is for people.</exception>
    public async Task<IReadOnlyList<RemoteStudy>> SearchAsync(long nodeId, RemoteSearch search, CancellationToken cancellationToken)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        Node node = await db.Nodes.AsNoTracking().SingleOrDefaultAsync(row => row.Id == nodeId, cancellationToken) ?? throw new ArgumentException("There is no such node.", nameof(nodeId));
        IReadOnlyList<RemoteStudy> found = await query.FindAsync(node, search, cancellationToken);
        string[] uids = [.. found.Select(study => study.StudyInstanceUid)];
        Dictionary<string, int> here = await db.Studies.Where(row => uids.Contains(row.StudyInstanceUid)).ToDictionaryAsync(row => row.StudyInstanceUid, row => row.InstanceCount, cancellationToken);
        return [.. found.Select(study => study with { CountHere = here.GetValueOrDefault(study.StudyInstanceUid) })];
    }

    /// <summary>Orders a study; it is fetched by a worker, tried again while the node is away.</summary>
    /// <exception cref="ArgumentException">There is no such node, it is not admitted, or that is no UID.</exception>
    public async Task<long> OrderAsync(long nodeId, string studyUid, string user, CancellationToken cancellationToken)
    {
        long id = await queue.OrderAsync(nodeId, studyUid, user, cancellationToken: cancellationToken);
        LogOrdered(id, nodeId, user);
        return id;
    }

    /// <summary>One page of the pulls: those that failed first, then what is on its way, then what is done, the newest first.</summary>
    public async Task<(IReadOnlyList<PullView> Rows, int Count)> PullsAsync(PullState? state, int skip, int take, CancellationToken cancellationToken)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        IQueryable<Pull> pulls = db.Pulls.AsNoTracking();
        if (state is { } wanted) pulls = pulls.Where(row => row.State == wanted);
        int count = await pulls.CountAsync(cancellationToken);
        List<PullView> rows = await pulls
            .OrderBy(row => row.State == PullState.Failed ? 0 : row.State == PullState.Running ? 1 : row.State == PullState.Waiting ? 2 : 3)
            .ThenByDescending(row => row.CreatedAt).ThenByDescending(row => row.Id).Skip(skip).Take(take)
            .Select(row => new PullView(
                row.Id, row.Node.AETitle, row.StudyInstanceUid, row.PriorLimit != null, row.IsPrior, db.Studies.Any(study => study.StudyInstanceUid == row.StudyInstanceUid), row.State,
                row.State == PullState.Running && row.Job != null ? row.Job.Stage : null, row.Attempts, row.NextTryAt, row.Error, row.ItemCount, row.DoneCount, row.FailedCount, row.OrderedBy,
                row.RuleId != null, row.CreatedAt, row.FinishedAt))
            .ToListAsync(cancellationToken);
        return (rows, count);
    }

    /// <inheritdoc cref="PullQueue.CancelAsync"/>
    public Task<bool> CancelAsync(long id, CancellationToken cancellationToken) => queue.CancelAsync(id, cancellationToken);

    /// <inheritdoc cref="PullQueue.RetryAsync"/>
    public Task<bool> RetryAsync(long id, CancellationToken cancellationToken) => queue.RetryAsync(id, cancellationToken);

    [LoggerMessage(1, LogLevel.Information, "pull {Pull} from node {Node} was ordered by {User}")]
    private partial void LogOrdered(long pull, long node, string user);
}
