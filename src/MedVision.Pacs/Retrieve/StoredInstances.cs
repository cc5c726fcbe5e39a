using MedVision.Archive;
using MedVision.Archive.Blobs;
using MedVision.Archive.Rows;
using MedVision.Dicom.IO;
using Microsoft.EntityFrameworkCore;

namespace MedVision.Pacs.Retrieve;

/// <summary>Finds stored instances by the UIDs of a DICOMweb address.</summary>
public sealed class StoredInstances(IDbContextFactory<MedVisionDb> databases, BlobStore blobs)
{
    /// <summary>The instances that the address names, by series number, instance number and UID; empty where there are none.</summary>
    public async Task<IReadOnlyList<StoredInstance>> ListAsync(ResourceAddress address, CancellationToken cancellationToken = default)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        return await Select(db, address).ToListAsync(cancellationToken);
    }

    /// <summary>The instance of these UIDs; null where there is none.</summary>
    public async Task<StoredInstance?> FindAsync(string studyUid, string seriesUid, string instanceUid, CancellationToken cancellationToken = default) =>
        await ListAsync(new ResourceAddress(studyUid, seriesUid, instanceUid), cancellationToken) is [StoredInstance one] ? one : null;

    /// <summary>The file as it was received.</summary>
    public Stream OpenBytes(StoredInstance instance) => blobs.Open(instance.Blob);

    internal DicomFile Open(StoredInstance instance) => DicomFile.Open(PathOf(instance));

    internal string PathOf(StoredInstance instance) => blobs.PathOf(instance.Blob);

    private static IQueryable<StoredInstance> Select(MedVisionDb db, ResourceAddress address)
    {
        IQueryable<Instance> rows = db.Instances.AsNoTracking().Where(row => row.Series.Study.StudyInstanceUid == address.StudyUid);
        if (address.SeriesUid is { } series) rows = rows.Where(row => row.Series.SeriesInstanceUid == series);
        if (address.InstanceUid is { } instance) rows = rows.Where(row => row.SopInstanceUid == instance);
        return rows.OrderBy(row => row.Series.Number).ThenBy(row => row.SeriesId).ThenBy(row => row.Number).ThenBy(row => row.SopInstanceUid)
            .Select(row => new StoredInstance
            {
                Id = row.Id,
                StudyUid = row.Series.Study.StudyInstanceUid,
                SeriesUid = row.Series.SeriesInstanceUid,
                SopUid = row.SopInstanceUid,
                TransferSyntaxUid = row.TransferSyntaxUid,
                Rows = row.Rows,
                Columns = row.Columns,
                Frames = row.Frames,
                IsDerived = row.Series.IsDerived,
                Blob = row.Blob,
                Bytes = row.Bytes,
                ReceivedAt = row.ReceivedAt,
            });
    }
}
