using MedVision.Archive;
using MedVision.Archive.Rows;
using Microsoft.EntityFrameworkCore;

namespace MedVision.Web.Pulls;

/// <summary>How a study that a node has stands here.</summary>
/// <param name="CountHere">How many of its instances are stored here.</param>
/// <param name="Pull">What became of the last order to fetch it from that node; null: there was none.</param>
internal sealed record RemoteStanding(int CountHere, PullState? Pull)
{
    public bool IsUnderWay => Pull is PullState.Waiting or PullState.Running;

    /// <summary>By their UIDs; all of them are in the answer.</summary>
    public static async Task<IReadOnlyDictionary<string, RemoteStanding>> ReadAsync(
        IDbContextFactory<MedVisionDb> databases, long nodeId, IReadOnlyCollection<string> studyUids, CancellationToken cancellationToken)
    {
        string[] uids = [.. studyUids];
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        Dictionary<string, int> here = await db.Studies.Where(row => uids.Contains(row.StudyInstanceUid)).ToDictionaryAsync(row => row.StudyInstanceUid, row => row.InstanceCount, cancellationToken);
        var pulls = await db.Pulls.Where(row => row.NodeId == nodeId && row.PriorLimit == null && uids.Contains(row.StudyInstanceUid)).OrderBy(row => row.Id)
            .Select(row => new { row.StudyInstanceUid, row.State }).ToListAsync(cancellationToken);
        ILookup<string, PullState> states = pulls.ToLookup(row => row.StudyInstanceUid, row => row.State);
        return uids.Distinct(StringComparer.Ordinal).ToDictionary(uid => uid, uid => new RemoteStanding(here.GetValueOrDefault(uid), states[uid].Select(state => (PullState?)state).LastOrDefault()));
    }
}
