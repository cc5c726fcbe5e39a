using System.Globalization;
using MedVision.Archive;
using MedVision.Archive.Rows;
using Microsoft.EntityFrameworkCore;

namespace MedVision.Jobs.Analyze;

/// <summary>The one job for a series' content.</summary>
internal static class SeriesJob
{
    /// <summary>Makes the job for the series as it is now, or finds the one that was made; null where there is nothing to analyse. Runs in the caller's transaction.</summary>
    public static async Task<Guid?> EnsureAsync(MedVisionDb db, long seriesId, DateTimeOffset now, CancellationToken ct)
    {
        var series = await db.Series.AsNoTracking().Where(row => row.Id == seriesId && !row.IsDerived && !row.IsSynthetic)
            .Select(row => new { row.Modality, row.Description, Images = row.Instances.Count(instance => instance.Frames > 0) }).SingleOrDefaultAsync(ct);
        if (series is null || series.Images == 0) return null;
        string key = await KeyAsync(db, seriesId, ct);
        Guid id = Guid.CreateVersion7(now);
        string subject = string.Create(CultureInfo.InvariantCulture, $"{series.Modality} {series.Description}, {series.Images} {(series.Images == 1 ? "image" : "images")}").Trim();
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO jobs (id, kind, subject, series_id, input_key, state, progress, attempts, created_at, cancel_requested)
            VALUES ({id}, {JobKind.Analyze.ToString()}, {subject}, {seriesId}, {key}, {JobState.Queued.ToString()}, 0, 0, {now}, false)
            ON CONFLICT (series_id, input_key) DO NOTHING
            """, ct);
        return await db.Jobs.Where(job => job.SeriesId == seriesId && job.InputKey == key).Select(job => job.Id).SingleAsync(ct);
    }

    /// <summary>SHA-256 over the UIDs and blobs of a series' instances: what an analysis of it would read.</summary>
    public static Task<string> KeyAsync(MedVisionDb db, long seriesId, CancellationToken ct) => db.Database.SqlQuery<string>($"""
        SELECT encode(sha256(convert_to(COALESCE(string_agg(sop_instance_uid || '=' || blob, E'\n' ORDER BY sop_instance_uid COLLATE "C"), ''), 'UTF8')), 'hex') AS "Value"
        FROM instances WHERE series_id = {seriesId}
        """).SingleAsync(ct);
}
