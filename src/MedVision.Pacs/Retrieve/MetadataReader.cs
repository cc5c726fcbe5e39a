using MedVision.Archive;
using MedVision.Archive.Blobs;
using MedVision.Archive.Rows;
using Microsoft.EntityFrameworkCore;

namespace MedVision.Pacs.Retrieve;

/// <summary>DICOM JSON of stored objects (PS3.18 F), as it was built at ingest.</summary>
public sealed class MetadataReader(IDbContextFactory<MedVisionDb> databases, BlobStore blobs)
{
    /// <summary>
    /// The series' metadata: a JSON array with an object for each instance, in instance number order; null where there is no such series.
    /// Put together once when the series is complete; before that, anew each time.
    /// </summary>
    public async Task<Stream?> OpenSeriesAsync(string studyUid, string seriesUid, CancellationToken cancellationToken = default)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        var series = await db.Series.AsNoTracking().Where(row => row.SeriesInstanceUid == seriesUid && row.Study.StudyInstanceUid == studyUid)
            .Select(row => new { row.Id, row.InstanceCount, row.CompletedAt, row.MetadataBlob }).SingleOrDefaultAsync(cancellationToken);
        if (series is null) return null;
        if (series.MetadataBlob is { } known && blobs.Contains(known)) return blobs.Open(known);
        MemoryStream array = new();
        int count = await WriteAsync(db.Instances.Where(row => row.SeriesId == series.Id), array, cancellationToken);
        if (series.CompletedAt is null || count != series.InstanceCount) return array;
        string blob = (await blobs.PutAsync(array, cancellationToken)).Sha256;
        // An instance that came in the meantime has made this array old.
        await db.Series.Where(row => row.Id == series.Id && row.CompletedAt != null && row.InstanceCount == count)
            .ExecuteUpdateAsync(row => row.SetProperty(one => one.MetadataBlob, blob), cancellationToken);
        array.Position = 0;
        return array;
    }

    /// <summary>One instance's metadata: a JSON array with one object; null where there is no such instance.</summary>
    public async Task<Stream?> OpenInstanceAsync(string studyUid, string seriesUid, string instanceUid, CancellationToken cancellationToken = default)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        MemoryStream array = new();
        int count = await WriteAsync(db.Instances.Where(row => row.SopInstanceUid == instanceUid && row.Series.SeriesInstanceUid == seriesUid && row.Series.Study.StudyInstanceUid == studyUid), array, cancellationToken);
        return count == 0 ? null : array;
    }

    private static async Task<int> WriteAsync(IQueryable<Instance> instances, MemoryStream array, CancellationToken ct)
    {
        int count = 0;
        array.WriteByte((byte)'[');
        await foreach (byte[] json in instances.AsNoTracking().OrderBy(row => row.Number).ThenBy(row => row.SopInstanceUid).Select(row => row.Metadata.Json).AsAsyncEnumerable().WithCancellation(ct))
        {
            if (count++ > 0) array.WriteByte((byte)',');
            array.Write(json);
        }
        array.WriteByte((byte)']');
        array.Position = 0;
        return count;
    }
}
