using MedVision.Archive;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace MedVision.Pacs.Remove;

/// <summary>
/// Takes studies, series and instances out of the archive, in a transaction of the caller's. Rolled back, it has only said what would go.
/// A job at work on it notices within a second that its row is gone, and stops.
/// </summary>
public sealed class ArchiveRemoval(TimeProvider time)
{
    /// <summary>Removes the rows; null where there is no such object. The bytes follow after the commit (<see cref="RemovalJournal"/>).</summary>
    /// <exception cref="PostgresException"><see cref="IsBusy"/>: somebody writes the study in this moment; roll back and try again.</exception>
    public async Task<Removal?> RemoveAsync(MedVisionDb db, RemovalTarget target, CancellationToken cancellationToken = default)
    {
        if (db.Database.CurrentTransaction is null) throw new InvalidOperationException("Removal runs in a transaction of the caller's.");
        // Ingest begins with a row of patients: those at it end first, those who come wait, and nobody finds a study that vanishes under them.
        // A job that stores its results has the study already and comes here next: whoever waits in vain gives way and is called again.
        await db.Database.ExecuteSqlAsync($"SET LOCAL lock_timeout = '500ms'", cancellationToken);
        await db.Database.ExecuteSqlAsync($"LOCK TABLE patients IN SHARE ROW EXCLUSIVE MODE", cancellationToken);
        long[] found = await db.Database.SqlQuery<long>($"""SELECT id AS "Value" FROM studies WHERE study_instance_uid = {target.Study} FOR UPDATE""").ToArrayAsync(cancellationToken);
        if (found is not [long studyId] || await RemovalScope.FindAsync(db, studyId, target, cancellationToken) is not { } scope) return null;
        string[] uids = scope.Uids;
        long[] instances = scope.InstanceIds, series = scope.WholeSeries, touched = scope.TouchedSeries;
        List<string?> blobs = await BlobsAsync(db, scope, cancellationToken);

        int results = await db.Instances.CountAsync(row => instances.Contains(row.Id) && db.AnalysisResults.Any(result => result.SopInstanceUid == row.SopInstanceUid), cancellationToken);
        int conflicts = await db.Conflicts.Where(row => uids.Contains(row.SopInstanceUid)).ExecuteDeleteAsync(cancellationToken);
        int reviews = await db.Reviews.Where(row => series.Contains(row.Analysis.SeriesId)).ExecuteDeleteAsync(cancellationToken);
        // A signature is worth nothing without the report that was signed.
        await db.Reviews.Where(row => uids.Contains(row.SignedSopInstanceUid)).ExecuteUpdateAsync(row => row.SetProperty(review => review.SignedSopInstanceUid, (string?)null), cancellationToken);
        await db.AnalysisResults.Where(row => uids.Contains(row.SopInstanceUid)).ExecuteDeleteAsync(cancellationToken);
        int jobs = await db.Jobs.Where(row => row.SeriesId != null && series.Contains(row.SeriesId.Value)).ExecuteDeleteAsync(cancellationToken);
        int analyses = await db.Analyses.Where(row => series.Contains(row.SeriesId)).ExecuteDeleteAsync(cancellationToken);
        int removed = await db.Instances.Where(row => instances.Contains(row.Id)).ExecuteDeleteAsync(cancellationToken);
        int emptied = await db.Series.Where(row => series.Contains(row.Id)).ExecuteDeleteAsync(cancellationToken);
        await RecountSeriesAsync(db, [.. touched.Except(series)], cancellationToken);
        bool whole = !await db.Series.AnyAsync(row => row.StudyId == studyId, cancellationToken);
        if (whole) await RemoveStudyAsync(db, studyId, cancellationToken);
        else await RecountStudyAsync(db, studyId, cancellationToken);
        return new Removal
        {
            StudyId = studyId,
            IsWholeStudy = whole,
            Series = emptied,
            Instances = removed,
            Results = results,
            Analyses = analyses,
            Reviews = reviews,
            Jobs = jobs,
            Conflicts = conflicts,
            Blobs = [.. blobs.OfType<string>().Distinct()],
        };
    }

    /// <summary>The database gave way to somebody else; a later try may succeed.</summary>
    public static bool IsBusy(Exception error) => error is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected };

    private static async Task<List<string?>> BlobsAsync(MedVisionDb db, RemovalScope scope, CancellationToken ct)
    {
        string[] uids = scope.Uids;
        long[] series = scope.WholeSeries, touched = scope.TouchedSeries;
        List<string?> blobs = [.. scope.Instances.Select(row => row.Blob)];
        foreach (var row in await db.Series.Where(row => touched.Contains(row.Id)).Select(row => new { row.MetadataBlob, row.ThumbnailBlob }).ToListAsync(ct)) blobs.AddRange([row.MetadataBlob, row.ThumbnailBlob]);
        foreach (var row in await db.Conflicts.Where(row => uids.Contains(row.SopInstanceUid)).Select(row => new { row.Blob, row.ExistingBlob }).ToListAsync(ct)) blobs.AddRange([row.Blob, row.ExistingBlob]);
        foreach (var row in await db.Analyses.Where(row => series.Contains(row.SeriesId)).Select(row => new { row.AnomalyBlob, row.ActivationBlob }).ToListAsync(ct)) blobs.AddRange([row.AnomalyBlob, row.ActivationBlob]);
        return blobs;
    }

    /// <summary>A series that lost some of its instances is another series than the one that was analysed: it is completed, and analysed, anew.</summary>
    private async Task RecountSeriesAsync(MedVisionDb db, long[] series, CancellationToken ct)
    {
        DateTimeOffset now = time.GetUtcNow();
        await db.Series.Where(row => series.Contains(row.Id)).ExecuteUpdateAsync(row => row
            .SetProperty(one => one.InstanceCount, one => one.Instances.Count)
            .SetProperty(one => one.LastInstanceAt, now)
            .SetProperty(one => one.CompletedAt, (DateTimeOffset?)null)
            .SetProperty(one => one.MetadataBlob, (string?)null)
            .SetProperty(one => one.ThumbnailBlob, (string?)null), ct);
    }

    private async Task RecountStudyAsync(MedVisionDb db, long studyId, CancellationToken ct)
    {
        DateTimeOffset now = time.GetUtcNow();
        await db.Database.ExecuteSqlAsync($"""
            UPDATE studies SET updated_at = {now},
                series_count = (SELECT count(*) FROM series WHERE study_id = studies.id),
                instance_count = (SELECT COALESCE(sum(instance_count), 0) FROM series WHERE study_id = studies.id),
                is_synthetic = EXISTS (SELECT 1 FROM series WHERE study_id = studies.id AND is_synthetic),
                modalities = ARRAY(SELECT DISTINCT modality FROM series WHERE study_id = studies.id AND modality <> '' ORDER BY modality)
            WHERE id = {studyId}
            """, ct);
    }

    /// <summary>With a patient's last study goes what is known of the patient.</summary>
    private static async Task RemoveStudyAsync(MedVisionDb db, long studyId, CancellationToken ct)
    {
        long patient = await db.Studies.Where(row => row.Id == studyId).Select(row => row.PatientId).SingleAsync(ct);
        await db.Studies.Where(row => row.Id == studyId).ExecuteDeleteAsync(ct);
        await db.Patients.Where(row => row.Id == patient && row.Studies.Count == 0).ExecuteDeleteAsync(ct);
    }
}
