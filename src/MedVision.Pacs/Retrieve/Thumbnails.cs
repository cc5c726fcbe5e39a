using MedVision.Archive;
using MedVision.Archive.Blobs;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using MedVision.Imaging.Rendering;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace MedVision.Pacs.Retrieve;

/// <summary>Small pictures of series, drawn once and kept as blobs.</summary>
public sealed partial class Thumbnails(IDbContextFactory<MedVisionDb> databases, BlobStore blobs, ILogger<Thumbnails> log)
{
    private const int Side = 128;

    /// <summary>A PNG of the series' middle image; null where there is no such series or it has no pixels that can be drawn.</summary>
    public async Task<Stream?> OpenAsync(string studyUid, string seriesUid, CancellationToken cancellationToken = default)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        var series = await db.Series.AsNoTracking().Where(row => row.SeriesInstanceUid == seriesUid && row.Study.StudyInstanceUid == studyUid)
            .Select(row => new { row.Id, row.InstanceCount, row.CompletedAt, row.ThumbnailBlob }).SingleOrDefaultAsync(cancellationToken);
        if (series is null) return null;
        if (series.ThumbnailBlob is { } known && blobs.Contains(known)) return blobs.Open(known);
        var images = await db.Instances.AsNoTracking().Where(row => row.SeriesId == series.Id && row.Frames > 0)
            .OrderBy(row => row.Number).ThenBy(row => row.SopInstanceUid).Select(row => new { row.Blob, row.Frames }).ToListAsync(cancellationToken);
        if (images.Count == 0) return null;
        var middle = images[images.Count / 2];
        if (Draw(blobs.PathOf(middle.Blob), middle.Frames / 2) is not { } png) return null;
        if (series.CompletedAt is not null)
        {
            string blob = (await blobs.PutAsync(png, cancellationToken)).Sha256;
            await db.Series.Where(row => row.Id == series.Id && row.CompletedAt != null && row.InstanceCount == series.InstanceCount)
                .ExecuteUpdateAsync(row => row.SetProperty(one => one.ThumbnailBlob, blob), cancellationToken);
        }
        return new MemoryStream(png, writable: false);
    }

    private byte[]? Draw(string path, int frame)
    {
        try
        {
            using DicomFile file = DicomFile.Open(path);
            return FrameRenderer.RenderPng(file, frame, Side);
        }
        catch (DicomException error)
        {
            LogNoPicture(error.Reason);
            return null;
        }
    }

    [LoggerMessage(1, LogLevel.Information, "a series has no thumbnail: {Reason}")]
    private partial void LogNoPicture(string reason);
}
