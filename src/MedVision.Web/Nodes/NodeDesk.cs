using MedVision.Archive;
using MedVision.Archive.Rows;
using MedVision.Dicom.Network.Associations;
using MedVision.Dicom.Network.Services;
using MedVision.Pacs.Listen;
using Microsoft.EntityFrameworkCore;

namespace MedVision.Web.Nodes;

/// <summary>What an administrator does with DICOM nodes.</summary>
internal sealed partial class NodeDesk(IDbContextFactory<MedVisionDb> databases, TimeProvider time, ILogger<NodeDesk> log, DicomDoorOptions? door = null)
{
    private static readonly AssociationTimers impatient = new() { Connect = TimeSpan.FromSeconds(5), Answer = TimeSpan.FromSeconds(10), Idle = TimeSpan.FromSeconds(10) };

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

    /// <summary>Adds a node, or changes the one of that title. Returns what was refused, or null.</summary>
    public async Task<string?> SaveAsync(string title, string? host, int? port, bool isResearch, string user, CancellationToken cancellationToken)
    {
        title = title.Trim();
        if (title.Length is 0 or > 16 || title.Any(c => c is < ' ' or > '~' or '\\')) return "An AE title has 1 to 16 characters of the ASCII repertoire, no backslash.";
        host = string.IsNullOrWhiteSpace(host) ? null : host.Trim();
        if (host is not null && Uri.CheckHostName(host) == UriHostNameType.Unknown) return $"'{host}' is neither a host name nor an address.";
        if (port is < 1 or > 65535) return "A port is a number from 1 to 65535.";
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        Node? node = await db.Nodes.SingleOrDefaultAsync(row => row.AETitle == title, cancellationToken);
        if (node is null) db.Nodes.Add(node = new Node { AETitle = title, FirstSeenAt = time.GetUtcNow(), LastSeenAt = time.GetUtcNow() });
        (node.Host, node.Port, node.IsResearch, node.State) = (host, port, isResearch, NodeState.Admitted);
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
    public async Task<(bool Answers, string Said)> EchoAsync(Node node, CancellationToken cancellationToken)
    {
        if (node.Host is not { } host || node.Port is not { } port) return (false, "Give it a host and a port first.");
        try
        {
            string who = await VerificationUser.EchoAsync(new RemoteNode(node.AETitle, host, port), door?.AETitle ?? "MEDVISION", impatient, cancellationToken);
            return (true, $"It answers: {who}");
        }
        catch (AssociationException error)
        {
            return (false, error.Message);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "node {Id} is now {State}, says {User}")]
    private partial void LogDecided(long id, NodeState state, string user);

    [LoggerMessage(2, LogLevel.Information, "node {Id} was saved by {User}")]
    private partial void LogSaved(long id, string user);

    [LoggerMessage(3, LogLevel.Information, "node {Id} was removed by {User}")]
    private partial void LogRemoved(long id, string user);
}
