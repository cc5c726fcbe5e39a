using System.Runtime.InteropServices;
using System.Text.Json;
using MedVision.Archive.Blobs;
using MedVision.Archive.Rows;
using MedVision.Dicom.Data;
using MedVision.Dicom.Json;
using MedVision.Pacs.Ingest;

namespace MedVision.Pacs.Stow;

/// <summary>
/// One store request, PS3.18 10.5: parts go to the disk as they come, and instances are stored, by the rules of C-STORE, while later ones
/// still arrive. What was stored stays, whatever becomes of the rest.
/// </summary>
public sealed class StowTransaction : IAsyncDisposable
{
    private readonly IngestService ingest;
    private readonly BlobStore blobs;
    private readonly StowLimits limits;
    private readonly string? study, source;
    private readonly SemaphoreSlim places;
    private readonly List<Task<InstanceReceipt>> instances = [];
    private readonly List<ReadOnlyMemory<byte>> metadata = [];
    private readonly Dictionary<string, BulkPart> bulk = new(StringComparer.Ordinal);
    private long metadataBytes;
    private int parts;

    internal StowTransaction(IngestService ingest, BlobStore blobs, StowLimits limits, string? study, string? source)
    {
        (this.ingest, this.blobs, this.limits, this.study, this.source) = (ingest, blobs, limits, study, source);
        places = new SemaphoreSlim(limits.Parallel);
    }

    /// <summary>Takes a Part 10 file. On return its part is read; it is stored beside the parts that follow.</summary>
    /// <exception cref="IOException">The request broke off.</exception>
    public async Task AddInstanceAsync(Stream content, CancellationToken cancellationToken = default)
    {
        Count();
        if (await StageAsync(content, cancellationToken) is { } staged) await StoreAsync(staged, cancellationToken);
        else instances.Add(Task.FromResult(new InstanceReceipt(null, InstanceFate.Deferred, "the disk is full")));
    }

    /// <summary>Takes the metadata of one or more instances: DICOM JSON.</summary>
    public async Task AddMetadataAsync(Stream json, CancellationToken cancellationToken = default)
    {
        Count();
        using MemoryStream bytes = new();
        byte[] piece = new byte[1 << 16];
        for (int read; (read = await json.ReadAsync(piece, cancellationToken)) > 0; bytes.Write(piece, 0, read))
            if ((metadataBytes += read) > limits.MetadataBytes) throw new StowLimitException($"the metadata is longer than {limits.MetadataBytes >> 20} MiB; send the instances as application/dicom");
        metadata.Add(bytes.ToArray());
    }

    /// <summary>Takes bulk data that metadata names by <paramref name="location"/>.</summary>
    public async Task AddBulkDataAsync(string location, string mediaType, string? transferSyntaxUid, Stream content, CancellationToken cancellationToken = default)
    {
        Count();
        if (await StageAsync(content, cancellationToken) is not { } staged) return; // The instance says that it is missing.
        BulkPart part = new(location, mediaType, transferSyntaxUid, staged);
        if (bulk.TryAdd(location, part)) return;
        part.Dispose();
        AddUnreadable($"two parts have the location '{location}'");
    }

    /// <summary>Notes a part that holds nothing we could store.</summary>
    public void AddUnreadable(string reason) => instances.Add(Task.FromResult(new InstanceReceipt(null, InstanceFate.Refused, reason)));

    /// <summary>Waits for what is still at work. The receipts are in the order of the parts.</summary>
    public async Task<IReadOnlyList<InstanceReceipt>> FinishAsync(CancellationToken cancellationToken = default)
    {
        foreach (ReadOnlyMemory<byte> json in metadata) await AssembleAsync(json, cancellationToken);
        foreach (BulkPart part in bulk.Values.Where(part => !part.IsUsed)) AddUnreadable($"no metadata names the bulk data '{part.Location}'");
        return await Task.WhenAll(instances);
    }

    public async ValueTask DisposeAsync()
    {
        // Those at work hold files of ours; what they throw, FinishAsync has thrown, or the request is lost anyway.
        await ((Task)Task.WhenAll(instances)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (BulkPart part in bulk.Values) part.Dispose();
        places.Dispose();
    }

    private async Task AssembleAsync(ReadOnlyMemory<byte> json, CancellationToken ct)
    {
        using JsonDocument? document = Parse(json);
        if (document is null) return;
        InstanceAssembly assembly = new(blobs, bulk);
        foreach (JsonElement instance in document.RootElement.ValueKind == JsonValueKind.Array ? document.RootElement.EnumerateArray().ToArray() : [document.RootElement])
        {
            byte[] one = JsonMarshal.GetRawUtf8Value(instance).ToArray();
            try
            {
                await StoreAsync(await assembly.StageAsync(one, ct), ct);
            }
            catch (DicomException error)
            {
                instances.Add(Task.FromResult(new InstanceReceipt(IdentityOf(one), InstanceFate.Refused, error.Reason)));
            }
            catch (DiskFullException)
            {
                instances.Add(Task.FromResult(new InstanceReceipt(IdentityOf(one), InstanceFate.Deferred, "the disk is full")));
            }
        }
    }

    private JsonDocument? Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 256 });
        }
        catch (JsonException error)
        {
            AddUnreadable("the metadata is no JSON: " + error.Message);
            return null;
        }
    }

    /// <summary>The UIDs of metadata that could not be made an instance, for the sender to know which it was.</summary>
    private static InstanceIdentity? IdentityOf(byte[] json)
    {
        try
        {
            DicomDataset told = DicomJson.Read(json, (_, tag, vr) => new DicomValue(tag, vr, ReadOnlyMemory<byte>.Empty));
            return told.GetString(DicomTags.SOPInstanceUID) is { } instance
                ? new InstanceIdentity(told.GetString(DicomTags.SOPClassUID) ?? "", instance, told.GetString(DicomTags.StudyInstanceUID) ?? "", told.GetString(DicomTags.SeriesInstanceUID) ?? "")
                : null;
        }
        catch (DicomException)
        {
            return null;
        }
    }

    private async Task StoreAsync(StagedBlob staged, CancellationToken ct)
    {
        await places.WaitAsync(ct);
        string name = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"part {instances.Count + 1}");
        instances.Add(Task.Run(async () =>
        {
            using (staged)
            {
                try
                {
                    return await ingest.IngestInstanceAsync(staged, name, Door.Stow, source, WhyMisplaced, ct);
                }
                finally
                {
                    places.Release();
                }
            }
        }, CancellationToken.None));
    }

    /// <summary>Null where the disk has no room; the part is read to its end even so, for the parts behind it.</summary>
    private async Task<StagedBlob?> StageAsync(Stream content, CancellationToken ct)
    {
        try
        {
            return await blobs.StageAsync(content, cancellationToken: ct);
        }
        catch (DiskFullException)
        {
            await content.CopyToAsync(Stream.Null, ct);
            return null;
        }
    }

    private string? WhyMisplaced(InstanceIdentity instance) =>
        study is null || instance.StudyInstanceUid == study ? null : $"it belongs to the study {instance.StudyInstanceUid}, and was sent to {study}";

    private void Count()
    {
        if (++parts > limits.Parts) throw new StowLimitException($"a request has {limits.Parts} parts at most");
    }
}
