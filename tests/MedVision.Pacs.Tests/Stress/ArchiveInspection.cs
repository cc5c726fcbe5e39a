using System.Security.Cryptography;
using System.Text.Json;
using MedVision.Archive;
using MedVision.Archive.Blobs;
using MedVision.Archive.Rows;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace MedVision.Pacs.Tests.Stress;

/// <summary>Looks at a whole archive: is everything that a row names there, whole, and counted right, and is everything there that was acknowledged?</summary>
internal static class ArchiveInspection
{
    public static async Task RequireAsync(MedVisionDb db, BlobStore blobs, IReadOnlyDictionary<string, byte[]> acknowledged)
    {
        Dictionary<string, Instance> stored = await db.Instances.AsNoTracking().Include(one => one.Metadata).ToDictionaryAsync(one => one.SopInstanceUid);
        Assert.Empty(acknowledged.Keys.Except(stored.Keys));
        foreach (Instance one in stored.Values)
        {
            byte[] bytes = await File.ReadAllBytesAsync(blobs.PathOf(one.Blob));
            Assert.Equal(one.Blob, Convert.ToHexStringLower(SHA256.HashData(bytes)));
            Assert.Equal(one.Bytes, bytes.Length);
            if (acknowledged.TryGetValue(one.SopInstanceUid, out byte[]? dataset)) Assert.True(bytes.AsSpan().EndsWith(dataset), $"{one.SopInstanceUid} is not as it was sent");
            using JsonDocument metadata = JsonDocument.Parse(one.Metadata.Json);
            Assert.Equal(one.SopInstanceUid, metadata.RootElement.GetProperty("00080018").GetProperty("Value")[0].GetString());
        }
        foreach (Study study in await db.Studies.AsNoTracking().Include(one => one.Series).ToArrayAsync())
        {
            Assert.Equal(study.Series.Count, study.SeriesCount);
            Assert.Equal(study.Series.Sum(series => series.InstanceCount), study.InstanceCount);
            Assert.All(study.Series, series => Assert.Equal(stored.Values.Count(one => one.SeriesId == series.Id), series.InstanceCount));
            Assert.NotEqual(0, study.InstanceCount);
        }
    }
}
