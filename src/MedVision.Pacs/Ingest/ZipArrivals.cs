using System.Runtime.CompilerServices;
using MedVision.Archive.Blobs;
using MedVision.Dicom.Media;

namespace MedVision.Pacs.Ingest;

/// <summary>The files in a ZIP, staged one after the other under names of our own.</summary>
internal sealed class ZipArrivals(BlobStore blobs, IngestLimits limits)
{
    public async IAsyncEnumerable<Arrival> EnumerateAsync(string path, string name, [EnumeratorCancellation] CancellationToken ct)
    {
        using ZipMedium zip = ZipMedium.Open(path, limits.Zip);
        if (zip.Problem is { } problem) yield return new Arrival(name) { Problem = problem };
        foreach (ZipMediumEntry entry in zip.Entries) yield return await StageAsync(entry, $"{name}/{entry.Name}", ct);
    }

    private async Task<Arrival> StageAsync(ZipMediumEntry entry, string name, CancellationToken ct)
    {
        if (entry.Problem is { } refusal) return new Arrival(name) { Problem = refusal };
        if (entry.IsLitter) return new Arrival(name) { IsLitter = true };
        try
        {
            await using Stream content = entry.Open();
            return new Arrival(name) { Staged = await blobs.StageAsync(content, cancellationToken: ct) };
        }
        catch (DiskFullException error)
        {
            return new Arrival(name) { Problem = error.Message };
        }
        catch (Exception error) when (error is InvalidDataException or NotSupportedException or IOException)
        {
            return new Arrival(name) { Problem = $"the ZIP's entry is broken: {error.Message}" };
        }
    }
}
