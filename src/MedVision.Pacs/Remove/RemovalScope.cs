using MedVision.Archive;
using MedVision.Archive.Rows;
using Microsoft.EntityFrameworkCore;

namespace MedVision.Pacs.Remove;

/// <summary>
/// The rows that go with a target. MedVision's own results go with the images they are about: a finding that nobody can check against its image is
/// worse than none. Results that others wrote stay, unless they are the target themselves.
/// </summary>
internal sealed record RemovalScope(IReadOnlyList<RemovalScope.Doomed> Instances, long[] WholeSeries)
{
    public long[] InstanceIds => [.. Instances.Select(row => row.Id)];

    public string[] Uids => [.. Instances.Select(row => row.SopInstanceUid)];

    /// <summary>Series of which at least one instance goes.</summary>
    public long[] TouchedSeries => [.. Instances.Select(row => row.SeriesId).Concat(WholeSeries).Distinct()];

    /// <summary>Null where there is no such study, series or instance.</summary>
    public static async Task<RemovalScope?> FindAsync(MedVisionDb db, long studyId, RemovalTarget target, CancellationToken ct)
    {
        IQueryable<Instance> wanted = db.Instances.Where(row => row.Series.StudyId == studyId
            && (target.Series == null || row.Series.SeriesInstanceUid == target.Series) && (target.Instance == null || row.SopInstanceUid == target.Instance));
        List<Doomed> doomed = await SelectAsync(wanted, ct);
        if (doomed.Count == 0 && target.Series is not null) return null;
        long[] series = target.Series is null
            ? await db.Series.Where(row => row.StudyId == studyId).Select(row => row.Id).ToArrayAsync(ct)
            : await EmptiedAsync(db, doomed, ct);
        // Results of series that go wholly, and series that are emptied by that.
        List<Doomed> results = await SelectAsync(db.Instances.Where(row => db.AnalysisResults
            .Any(result => result.SopInstanceUid == row.SopInstanceUid && db.Analyses.Any(analysis => analysis.Id == result.AnalysisId && series.Contains(analysis.SeriesId)))), ct);
        doomed = [.. doomed.UnionBy(results, row => row.Id)];
        return new RemovalScope(doomed, target.Series is null ? series : await EmptiedAsync(db, doomed, ct));
    }

    private static Task<List<Doomed>> SelectAsync(IQueryable<Instance> instances, CancellationToken ct) =>
        instances.Select(row => new Doomed(row.Id, row.SeriesId, row.SopInstanceUid, row.Blob)).ToListAsync(ct);

    private static async Task<long[]> EmptiedAsync(MedVisionDb db, IReadOnlyList<Doomed> doomed, CancellationToken ct)
    {
        long[] ids = [.. doomed.Select(row => row.Id)], series = [.. doomed.Select(row => row.SeriesId).Distinct()];
        return await db.Series.Where(row => series.Contains(row.Id) && !row.Instances.Any(instance => !ids.Contains(instance.Id))).Select(row => row.Id).ToArrayAsync(ct);
    }

    internal sealed record Doomed(long Id, long SeriesId, string SopInstanceUid, string Blob);
}
