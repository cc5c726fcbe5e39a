using MedVision.Archive;
using MedVision.Dicom.Codecs.Indexing;
using MedVision.Dicom.IO;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;

namespace MedVision.Pacs.Retrieve;

/// <summary>
/// The frame indexes that ingest made, those in use at hand. A blob never changes, so what is kept under its name is never stale. An instance
/// that was stored before there were indexes gets its own when somebody first reads a frame of it.
/// </summary>
internal sealed class FrameIndexes(IDbContextFactory<MedVisionDb> databases, StoredInstances instances) : IDisposable
{
    private const long MostBytes = 64 << 20;
    private readonly MemoryCache known = new(new MemoryCacheOptions { SizeLimit = MostBytes });

    /// <summary>Null for a file whose frames have no place of their own (a deflated data set).</summary>
    public async Task<FrameIndex?> FindAsync(StoredInstance instance, CancellationToken ct)
    {
        if (known.TryGetValue(instance.Blob, out FrameIndex? index)) return index;
        await using MedVisionDb db = await databases.CreateDbContextAsync(ct);
        byte[]? bytes = await db.InstanceMetadata.AsNoTracking().Where(row => row.InstanceId == instance.Id).Select(row => row.FrameIndex).SingleOrDefaultAsync(ct);
        index = bytes is { Length: > 0 } ? FrameIndex.FromBytes(bytes) : null;
        if (index is null && bytes is not { Length: 0 })
        {
            using (DicomFile file = instances.Open(instance)) index = FrameIndex.Of(file);
            bytes = index?.ToBytes() ?? [];
            await db.InstanceMetadata.Where(row => row.InstanceId == instance.Id).ExecuteUpdateAsync(row => row.SetProperty(one => one.FrameIndex, bytes), ct);
        }
        known.Set(instance.Blob, index, new MemoryCacheEntryOptions { Size = 1024 + (4L * bytes!.Length), SlidingExpiration = TimeSpan.FromMinutes(10) });
        return index;
    }

    public void Dispose() => known.Dispose();
}
