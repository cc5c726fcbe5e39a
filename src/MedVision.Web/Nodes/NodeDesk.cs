using MedVision.Archive;
using MedVision.Archive.Rows;
using MedVision.Pacs.Peers;
using Microsoft.EntityFrameworkCore;

namespace MedVision.Web.Nodes;

/// <summary>What an administrator does with nodes.</summary>
internal sealed partial class NodeDesk(IDbContextFactory<MedVisionDb> databases, NodeSecrets secrets, NodeProbe probe, TimeProvider time, ILogger<NodeDesk> log)
{
    /// <summary>Those that wait for a decision first.</summary>
    public async Task<IReadOnlyList<Node>> NodesAsync(CancellationToken cancellationToken)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Nodes.AsNoTracking().OrderByDescending(node => node.State == NodeState.Knocking).ThenBy(node => node.AETitle).ToListAsync(cancellationToken);
    }

    /// <summary>Lets a node in, from the address it last came from unless another was set; or keeps it out.</summary>
    public async Task DecideAsync(long id, NodeState state, string user, CancellationToken cancellationToken)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        int changed = await db.Nodes.Where(node => node.Id == id).ExecuteUpdateAsync(set => set
            .SetProperty(node => node.State, state)
            .SetProperty(node => node.Host, node => state == NodeState.Admitted ? node.Host ?? node.LastAddress : node.Host)
            .SetProperty(node => node.Refusals, node => state == NodeState.Admitted ? 0 : node.Refusals), cancellationToken);
        if (changed > 0) LogDecided(id, state, user);
    }

    public async Task<Node?> FindAsync(long id, CancellationToken cancellationToken)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Nodes.AsNoTracking().SingleOrDefaultAsync(node => node.Id == id, cancellationToken);
    }

    public async Task<Node?> FindAsync(string title, CancellationToken cancellationToken)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Nodes.AsNoTracking().SingleOrDefaultAsync(node => node.AETitle == title, cancellationToken);
    }

    /// <summary>Adds a node, or changes the one of that title. Returns what was refused, or null.</summary>
    public async Task<string?> SaveAsync(NodeForm form, string user, CancellationToken cancellationToken)
    {
        if (form.WhyNot() is { } problem) return problem;
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        Node? node = await db.Nodes.SingleOrDefaultAsync(row => row.AETitle == form.AETitle, cancellationToken);
        if (node is null) db.Nodes.Add(node = new Node { AETitle = form.AETitle, FirstSeenAt = time.GetUtcNow(), LastSeenAt = time.GetUtcNow() });
        form.WriteTo(node, secrets);
        if (node.Credential != NodeCredential.None && node.ProtectedSecret is null) return "A password or token is needed.";
        node.State = NodeState.Admitted;
        await db.SaveChangesAsync(cancellationToken);
        LogSaved(node.Id, user);
        return null;
    }

    public async Task RemoveAsync(long id, string user, CancellationToken cancellationToken)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        if (await db.Nodes.Where(node => node.Id == id).ExecuteDeleteAsync(cancellationToken) > 0) LogRemoved(id, user);
    }

    /// <summary>Asks the node whether it answers; the answer or the reason in words.</summary>
    public Task<(bool Answers, string Said)> EchoAsync(Node node, CancellationToken cancellationToken) => probe.AskAsync(node, cancellationToken);

    [LoggerMessage(1, LogLevel.Information, "node {Id} is now {State}, says {User}")]
    private partial void LogDecided(long id, NodeState state, string user);

    [LoggerMessage(2, LogLevel.Information, "node {Id} was saved by {User}")]
    private partial void LogSaved(long id, string user);

    [LoggerMessage(3, LogLevel.Information, "node {Id} was removed by {User}")]
    private partial void LogRemoved(long id, string user);
}
