using System.IO.Compression;
using System.Security.Cryptography;
using MedVision.Archive;
using MedVision.Archive.Blobs;
using MedVision.Archive.Rows;
using Microsoft.EntityFrameworkCore;

namespace MedVision.Pacs.Retrieve;

/// <summary>
/// DICOM JSON of stored objects (PS3.18 F), as it was built at ingest. A complete series' is put together and compressed once, and kept as a blob;
/// before that, anew each time.
/// </summary>
public sealed class MetadataReader(IDbContextFactory<MedVisionDb> databases, BlobStore blobs)
{
    /// <summary>The metadata of what the address names, instances by series number, instance number and UID; null where there is nothing of it.</summary>
    public async Task<MetadataDocument?> FindAsync(ResourceAddress address, CancellationToken cancellationToken = default)
    {
        await using MedVisionDb db = await databases.CreateDbContextAsync(cancellationToken);
        if (address.InstanceUid is not null) return await FindInstanceAsync(db, address, cancellationToken);
        List<SeriesState> all = await db.Series.AsNoTracking()
            .Where(row => row.Study.StudyInstanceUid == address.StudyUid && (address.SeriesUid == null || row.SeriesInstanceUid == address.SeriesUid))
            .OrderBy(row => row.Number).ThenBy(row => row.Id)
            .Select(row => new SeriesState(row.Id, row.InstanceCount, row.CompletedAt, row.MetadataBlob)).ToListAsync(cancellationToken);
        if (all.Count == 0) return null;
        List<MetadataPart> parts = [];
        foreach (SeriesState series in all) parts.Add(await OfSeriesAsync(db, series, cancellationToken));
        return new MetadataDocument(parts);
    }

    private static async Task<MetadataDocument?> FindInstanceAsync(MedVisionDb db, ResourceAddress address, CancellationToken ct)
    {
        var found = await db.Instances.AsNoTracking()
            .Where(row => row.SopInstanceUid == address.InstanceUid && row.Series.SeriesInstanceUid == address.SeriesUid && row.Series.Study.StudyInstanceUid == address.StudyUid)
            .Select(row => new { row.Blob, row.Metadata.Json }).SingleOrDefaultAsync(ct);
        return found is null ? null : new MetadataDocument([new MetadataPart(found.Blob, () => new MemoryStream([(byte)'[', .. found.Json, (byte)']'], writable: false), IsCompressed: false)]);
    }

    private async Task<MetadataPart> OfSeriesAsync(MedVisionDb db, SeriesState series, CancellationToken ct)
    {
        if (series.MetadataBlob is { } known && blobs.Contains(known)) return Kept(known);
        // Never the whole text in memory: what is alike in all slices is nothing once it is compressed.
        MemoryStream packed = new();
        int count = await WriteAsync(db.Instances.Where(row => row.SeriesId == series.Id), packed, ct);
        if (series.CompletedAt is null || count != series.InstanceCount)
        {
            byte[] bytes = packed.ToArray();
            return new MetadataPart(Convert.ToHexStringLower(SHA256.HashData(bytes)), () => new MemoryStream(bytes, writable: false), IsCompressed: true);
        }
        packed.Position = 0;
        string blob = (await blobs.PutAsync(packed, ct)).Sha256;
        // An instance that came in the meantime has made this text old.
        await db.Series.Where(row => row.Id == series.Id && row.CompletedAt != null && row.InstanceCount == count)
            .ExecuteUpdateAsync(row => row.SetProperty(one => one.MetadataBlob, blob), ct);
        return Kept(blob);
    }

    private MetadataPart Kept(string blob)
    {
        using Stream stream = blobs.Open(blob);
        // Versions before this one kept the text as it is; it starts with a bracket.
        return new MetadataPart(blob, () => blobs.Open(blob), IsCompressed: stream.ReadByte() == 0x1F);
    }

    private static async Task<int> WriteAsync(IQueryable<Instance> instances, MemoryStream packed, CancellationToken ct)
    {
        int count = 0;
        await using GZipStream array = new(packed, CompressionLevel.Fastest, leaveOpen: true);
        array.WriteByte((byte)'[');
        await foreach (byte[] json in instances.AsNoTracking().OrderBy(row => row.Number).ThenBy(row => row.SopInstanceUid).Select(row => row.Metadata.Json).AsAsyncEnumerable().WithCancellation(ct))
        {
            if (count++ > 0) array.WriteByte((byte)',');
            array.Write(json);
        }
        array.WriteByte((byte)']');
        return count;
    }

    private sealed record SeriesState(long Id, int InstanceCount, DateTimeOffset? CompletedAt, string? MetadataBlob);
}
