using MedVision.Archive;
using MedVision.Archive.Blobs;
using MedVision.Archive.Rows;
using MedVision.Dicom.IO;
using Microsoft.EntityFrameworkCore;

namespace MedVision.Pacs.Retrieve;

/// <summary>Finds stored instances by the three UIDs of a DICOMweb address.</summary>
internal sealed class StoredInstances(IDbContextFactory<MedVisionDb> databases, BlobStore blobs)
{
    /// <summary>The instance's row; null where there is none of these UIDs.</summary>
    public async Task<Instance?> FindAsync(string studyUid, string seriesUid, string instanceUid, CancellationToken ct)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(ct);
        return await db.Instances.AsNoTracking()
            .SingleOrDefaultAsync(row => row.SopInstanceUid == instanceUid && row.Series.SeriesInstanceUid == seriesUid && row.Series.Study.StudyInstanceUid == studyUid, ct);
    }

    public DicomFile Open(Instance instance) => DicomFile.Open(blobs.PathOf(instance.Blob));

    public Stream OpenBytes(Instance instance) => blobs.Open(instance.Blob);
}
