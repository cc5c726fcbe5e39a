using MedVision.Archive;
using MedVision.Archive.Rows;
using MedVision.Pacs.Fetch;
using MedVision.Pacs.Routes;
using Microsoft.EntityFrameworkCore;

namespace MedVision.Jobs.Pulls;

/// <summary>Earlier studies of a patient, by rule: the order to look for them, the search, and the orders of what is found.</summary>
internal sealed class PriorSearch(IDbContextFactory<MedVisionDb> databases, RemoteQuery query)
{
    /// <summary>Orders the search in the transaction that completes a series; once for each study, not for each of its series.</summary>
    public static async Task AddAsync(MedVisionDb db, RoutingRule rule, long nodeId, SeriesFacts series, DateTimeOffset now, CancellationToken ct)
    {
        if (rule.PriorLimit < 1 || await db.Pulls.AnyAsync(pull => pull.RuleId == rule.Id && pull.NodeId == nodeId && pull.StudyInstanceUid == series.StudyInstanceUid && pull.PriorLimit != null, ct)) return;
        db.Pulls.Add(new Pull
        {
            NodeId = nodeId,
            StudyInstanceUid = series.StudyInstanceUid,
            PriorLimit = rule.PriorLimit,
            PriorModality = rule.PriorModality,
            State = PullState.Waiting,
            NextTryAt = now,
            RuleId = rule.Id,
            OrderedBy = rule.Name,
            CreatedAt = now,
        });
    }

    /// <summary>The earlier studies that the node has; none where the study is not here any more.</summary>
    public async Task<IReadOnlyList<RemoteStudy>> FindAsync(Pull search, int limit, CancellationToken ct)
    {
        Study? study;
        await using (MedVisionDb db = await databases.CreateDbContextAsync(ct))
            study = await db.Studies.AsNoTracking().Include(row => row.Patient).SingleOrDefaultAsync(row => row.StudyInstanceUid == search.StudyInstanceUid, ct);
        // A wildcard in a patient id would ask for other people's studies.
        if (study is null || study.Patient.PatientId.Length == 0 || study.Patient.PatientId.AsSpan().IndexOfAny('*', '?') >= 0) return [];
        IReadOnlyList<RemoteStudy> found = await query.FindAsync(search.Node, new() { PatientId = study.Patient.PatientId, To = study.Date, Limit = RemoteSearch.MostStudies }, ct);
        return PriorChoice.Of(found, study.Patient, study, search.PriorModality, limit);
    }

    /// <summary>Orders those that are neither here nor on their way; returns how many.</summary>
    public static async Task<int> OrderAsync(MedVisionDb db, Pull search, IReadOnlyList<RemoteStudy> found, DateTimeOffset now, CancellationToken ct)
    {
        string[] uids = [.. found.Select(study => study.StudyInstanceUid)];
        List<string> known = await db.Studies.Where(row => uids.Contains(row.StudyInstanceUid)).Select(row => row.StudyInstanceUid)
            .Union(db.Pulls.Where(row => uids.Contains(row.StudyInstanceUid) && row.PriorLimit == null && (row.State == PullState.Waiting || row.State == PullState.Running)).Select(row => row.StudyInstanceUid)).ToListAsync(ct);
        string[] left = [.. uids.Except(known)];
        db.Pulls.AddRange(left.Select(uid => new Pull
        {
            NodeId = search.NodeId,
            StudyInstanceUid = uid,
            IsPrior = true,
            State = PullState.Waiting,
            NextTryAt = now,
            RuleId = search.RuleId,
            OrderedBy = search.OrderedBy,
            CreatedAt = now,
        }));
        return left.Length;
    }
}
