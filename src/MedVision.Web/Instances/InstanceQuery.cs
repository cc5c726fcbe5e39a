using MedVision.Archive;
using MedVision.Archive.Blobs;
using MedVision.Dicom.Data;
using MedVision.Dicom.IO;
using Microsoft.EntityFrameworkCore;

namespace MedVision.Web.Instances;

/// <summary>Finds stored instances and opens their files.</summary>
internal sealed class InstanceQuery(IDbContextFactory<MedVisionDb> databases, BlobStore blobs)
{
    /// <summary>The instance, or null where the study holds none of that UID.</summary>
    public async Task<InstanceView?> ReadAsync(string study, string sop, CancellationToken cancellationToken)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        var found = await db.Instances.AsNoTracking().Where(row => row.SopInstanceUid == sop && row.Series.Study.StudyInstanceUid == study)
            .Select(row => new
            {
                row.SeriesId,
                row.Series.SeriesInstanceUid,
                row.SopClassUid,
                row.TransferSyntaxUid,
                row.Series.Modality,
                row.Series.Number,
                row.Series.Description,
                row.Bytes,
                row.Door,
                row.Source,
                row.ReceivedAt,
                row.Blob,
            })
            .SingleOrDefaultAsync(cancellationToken);
        if (found is null) return null;
        List<string> beside = await db.Instances.AsNoTracking().Where(row => row.SeriesId == found.SeriesId)
            .OrderBy(row => row.Number).ThenBy(row => row.SopInstanceUid).Select(row => row.SopInstanceUid).ToListAsync(cancellationToken);
        int place = beside.IndexOf(sop);
        string title = string.IsNullOrWhiteSpace(found.Description) ? $"Series {found.Number}" : found.Description;
        return new InstanceView(
            study, found.SeriesInstanceUid, sop, found.SopClassUid, found.TransferSyntaxUid, found.Modality, title, found.Bytes, found.Door, found.Source, found.ReceivedAt,
            found.Blob, place + 1, beside.Count, place > 0 ? beside[place - 1] : null, place + 1 < beside.Count ? beside[place + 1] : null);
    }

    /// <summary>The UIDs of a series' instances in their order.</summary>
    public async Task<IReadOnlyList<string>> InstancesAsync(string study, string series, CancellationToken cancellationToken)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Instances.AsNoTracking().Where(row => row.Series.SeriesInstanceUid == series && row.Series.Study.StudyInstanceUid == study)
            .OrderBy(row => row.Number).ThenBy(row => row.Id).Select(row => row.SopInstanceUid).ToListAsync(cancellationToken);
    }

    /// <summary>Reads something out of the instance's file, on a thread of its own: large files take their time.</summary>
    /// <exception cref="DicomException">The file is damaged, or not what <paramref name="read"/> needs.</exception>
    public Task<T> OpenAsync<T>(InstanceView instance, Func<DicomFile, T> read, CancellationToken cancellationToken) => Task.Run(() =>
    {
        using DicomFile file = DicomFile.Open(blobs.PathOf(instance.Blob));
        return read(file);
    }, cancellationToken);
}
