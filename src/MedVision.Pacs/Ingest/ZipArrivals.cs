using System.IO.Compression;
using System.Runtime.CompilerServices;
using MedVision.Archive.Blobs;

namespace MedVision.Pacs.Ingest;

/// <summary>The files in a ZIP, staged one after the other under names of our own: an entry's name never becomes a path.</summary>
internal sealed class ZipArrivals(BlobStore blobs, IngestLimits limits)
{
    public async IAsyncEnumerable<Arrival> EnumerateAsync(string path, string name, [EnumeratorCancellation] CancellationToken ct)
    {
        using ZipOpening opening = ZipOpening.Open(path, limits);
        if (opening.Problem is { } problem)
        {
            yield return new Arrival(name) { Problem = problem };
            yield break;
        }
        long unpacked = 0, packed = new FileInfo(path).Length;
        bool any = false;
        foreach (ZipArchiveEntry entry in opening.Archive!.Entries)
        {
            if (entry.FullName.EndsWith('/') && entry.Length == 0) continue;
            any = true;
            Arrival arrival = await StageAsync(entry, $"{name}/{entry.FullName}", ct);
            unpacked += arrival.Staged?.Bytes ?? 0;
            if (IsBomb(unpacked, packed))
            {
                arrival.Staged?.Dispose();
                yield return new Arrival(name) { Problem = Bomb(unpacked, packed) };
                yield break;
            }
            yield return arrival;
        }
        if (!any) yield return new Arrival(name) { Problem = "the ZIP is empty" };
    }

    private async Task<Arrival> StageAsync(ZipArchiveEntry entry, string name, CancellationToken ct)
    {
        if (Refusal(entry) is { } refusal) return new Arrival(name) { Problem = refusal };
        if (Litter.Is(entry.FullName)) return new Arrival(name) { IsLitter = true };
        try
        {
            await using CheckedEntryStream content = new(await entry.OpenAsync(ct), entry);
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

    private static string? Refusal(ZipArchiveEntry entry)
    {
        string name = entry.FullName.Replace('\\', '/');
        if (name.StartsWith('/') || (name.Length >= 2 && name[1] == ':')) return "the ZIP's entry has an absolute path; refused";
        if (name.Split('/').Contains("..")) return "the ZIP's entry points outside the ZIP (..); refused";
        if (entry.IsEncrypted) return "the ZIP's entry is encrypted; unpack it first";
        return null;
    }

    private bool IsBomb(long unpacked, long packed) => IsBomb(limits, unpacked, packed);

    internal static bool IsBomb(IngestLimits limits, long unpacked, long packed) =>
        unpacked > limits.ZipBytes || (unpacked > limits.ZipRatioFrom && unpacked > limits.ZipRatio * packed);

    internal static string Bomb(long unpacked, long packed) =>
        $"the ZIP of {packed} bytes unpacks to {unpacked} bytes or more, as ZIP bombs do; refused";
}
